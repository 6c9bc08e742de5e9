#!/usr/bin/env python3
"""Write beside the trained model what Keras predicts with it on the MNIST test set, and print how good that is.

usage: reference.py --data DIR

DIR holds the IDX files of the test set, gzip-compressed.
"""

import argparse
import gzip
import os
import pathlib

MODEL = pathlib.Path(__file__).with_name("model.h5")


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


def write_reference(data):
    import keras
    import numpy as np

    images, labels = read_set(data, "t10k")
    probabilities = keras.models.load_model(MODEL).predict(images, batch_size=256, verbose=0)
    top = probabilities.argmax(axis=1)
    np.savez_compressed(
        MODEL.with_name("reference.npz"), top1=top.astype("uint8"), probabilities=probabilities[:100]
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
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    write_reference(parser.parse_args().data)


if __name__ == "__main__":
    main()
