"""Keras in a process of its own: compiles a model, then trains it for an epoch whenever it is told to.

usage: training_worker.py MODEL.h5 DATA.npz BATCH THREADS

For each line of input, one epoch of Adam on all samples; a line of output with the seconds, and the loss.
"""

import os
import sys
import time


def main():
    model, data, batch, threads = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import keras
    import numpy as np
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(int(threads))
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    model = keras.models.load_model(model, compile=False)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    with np.load(data) as arrays:
        x, y = arrays["x"].astype("float32") / 255, arrays["y"]
    for _ in sys.stdin:
        begin = time.perf_counter()
        history = model.fit(x, y, batch_size=int(batch), verbose=0)
        print(time.perf_counter() - begin, history.history["loss"][-1], file=answers, flush=True)


main()
