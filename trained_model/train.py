#!/usr/bin/env python3
"""Train the first reference network with Keras 3 on MNIST and save it as a legacy .h5 file with its optimizer.

usage: train.py --data DIR [--epochs 18] [--threads 1] [--output model.h5]

DIR holds the four IDX files of MNIST, gzip-compressed. The last 5,000 training images choose the epoch that is kept;
the test set is read once, after that choice. Beside the model: `reference.npz` (what Keras predicts on the test set).
"""

import argparse
import gzip
import math
import os
import pathlib

SEED = 20
BATCH = 128
HELD_OUT = 5_000
PEAK_RATE = 2e-3
FINAL_RATE = 2e-5


def read_idx(path):
    """The array of an IDX file: a big-endian header (type, rank, dimensions), then bytes."""
    import numpy as np

    data = gzip.decompress(path.read_bytes())
    rank = data[3]
    shape = np.frombuffer(data, ">u4", rank, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def read_set(folder, prefix):
    """Images scaled to 0...1 with a channel axis, and their labels."""
    images = read_idx(folder / f"{prefix}-images-idx3-ubyte.gz")
    labels = read_idx(folder / f"{prefix}-labels-idx1-ubyte.gz")
    return images[..., None].astype("float32") / 255, labels.astype("int64")


def learning_rate(epoch, epochs):
    """A short warm-up, then half a cosine from the peak to the final rate."""
    if epoch == 0:
        return PEAK_RATE / 4
    progress = (epoch - 1) / max(1, epochs - 2)
    return FINAL_RATE + (PEAK_RATE - FINAL_RATE) * (1 + math.cos(math.pi * min(1, progress))) / 2


def distort(images, generator):
    """Small random rotations, scalings, shears and shifts about the centre, one for each image."""
    import numpy as np
    import keras

    count = len(images)
    angle = generator.uniform(-0.17, 0.17, count)
    scale = generator.uniform(0.9, 1.1, count)
    shear = generator.uniform(-0.1, 0.1, count)
    shift = generator.uniform(-2, 2, (2, count))
    a, b = np.cos(angle) / scale, (shear - np.sin(angle)) / scale
    d, e = np.sin(angle) / scale, np.cos(angle) / scale
    middle = 13.5
    c = middle - a * middle - b * middle + shift[0]
    f = middle - d * middle - e * middle + shift[1]
    transform = np.stack([a, b, c, d, e, f, 0 * a, 0 * a], axis=1).astype("float32")
    return keras.ops.image.affine_transform(images, transform, data_format="channels_last")


def distorted_batches(keras, images, labels):
    """An endless supply of distorted batches, shuffled anew each epoch."""
    import numpy as np

    class Batches(keras.utils.PyDataset):
        def __init__(self):
            super().__init__()
            self.generator = np.random.default_rng(SEED)
            self.on_epoch_end()

        def __len__(self):
            return len(images) // BATCH

        def __getitem__(self, index):
            chosen = self.order[index * BATCH : (index + 1) * BATCH]
            return distort(images[chosen], self.generator), labels[chosen]

        def on_epoch_end(self):
            self.order = self.generator.permutation(len(images))

    return Batches()


def train(data, epochs, output):
    import keras
    import numpy as np
    import network

    keras.utils.set_random_seed(SEED)
    images, labels = read_set(data, "train")
    held_out = images[-HELD_OUT:], labels[-HELD_OUT:]

    model = network.build(keras)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        distorted_batches(keras, images[:-HELD_OUT], labels[:-HELD_OUT]),
        validation_data=held_out,
        epochs=epochs,
        verbose=2,
        callbacks=[
            keras.callbacks.LearningRateScheduler(lambda epoch: learning_rate(epoch, epochs)),
            keras.callbacks.ModelCheckpoint(str(output), monitor="val_loss", save_best_only=True),
        ],
    )

    kept = keras.models.load_model(output)
    images, labels = read_set(data, "t10k")
    probabilities = kept.predict(images, batch_size=256, verbose=0)
    top = probabilities.argmax(axis=1)
    np.savez_compressed(
        output.with_name("reference.npz"), top1=top.astype("uint8"), probabilities=probabilities[:100]
    )
    print(
        f"test set: {np.mean(top == labels):.4%} of {len(labels)} images, "
        f"loss {-np.log(probabilities[np.arange(len(labels)), labels]).mean():.5f}"
    )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(__file__).with_name("model.h5"))
    arguments = parser.parse_args()
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    train(arguments.data, arguments.epochs, arguments.output)


if __name__ == "__main__":
    main()
