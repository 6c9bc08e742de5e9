#!/usr/bin/env python3
"""Write beside the trained models what Keras predicts with them on the MNIST test set, and print how good that is.

usage: reference.py --data DIR

DIR holds the IDX files of the test set, gzip-compressed.
"""

import argparse
import gzip
import os
import pathlib

FOLDER = pathlib.Path(__file__).parent
REFERENCES = {"model.h5": "reference.npz", "model-large.h5": "reference-large.npz"}


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


def write_reference(model, reference, images, labels):
    import keras
    import numpy as np

    probabilities = keras.models.load_model(FOLDER / model).predict(images, batch_size=256, verbose=0)
    top = probabilities.argmax(axis=1)
    np.savez_compressed(FOLDER / reference, top1=top.astype("uint8"), probabilities=probabilities[:100])
    print(
        f"{model}, test set: {np.mean(top == labels):.4%} of {len(labels)} images, "
        f"loss {-np.log(probabilities[np.arange(len(labels)), labels]).mean():.5f}"
    )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=pathlib.Path, required=True)
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    images, labels = read_set(parser.parse_args().data, "t10k")
    for model, reference in REFERENCES.items():
        write_reference(model, reference, images, labels)


if __name__ == "__main__":
    main()
