"""Folders of JPEG and PNG files, and the images that Keras' `image_dataset_from_directory` makes of them."""

import shutil

import keras
import numpy as np
import tensorflow

from .case import FOLDER

TARGET = FOLDER / "photos"


def picture(generator, height, width, channels):
    """Smooth, as photographs are, so that JPEG keeps most of it."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    waves = [np.sin(generator.uniform(2, 6) * x + generator.uniform(2, 6) * y + c) for c in range(channels)]
    return ((np.stack(waves, -1) + 1) * 127.5).astype(np.uint8)


def write_files(generator):
    shutil.rmtree(TARGET, ignore_errors=True)
    for name in ("classes/Dog", "classes/cat"):
        (TARGET / name).mkdir(parents=True)
    jpeg = tensorflow.io.encode_jpeg
    files = {
        "Dog/wide.jpg": jpeg(picture(generator, 17, 30, 3), quality=90).numpy(),
        "Dog/progressive.jpeg": jpeg(picture(generator, 21, 16, 3), quality=80, progressive=True).numpy(),
        "cat/grey.JPG": jpeg(picture(generator, 12, 9, 1), format="grayscale", quality=95).numpy(),
        "cat/same.png": tensorflow.io.encode_png(picture(generator, 9, 11, 1)).numpy(),
        "cat/small.jpg": jpeg(picture(generator, 3, 4, 3), quality=95, chroma_downsampling=False).numpy(),
    }
    for name, content in files.items():
        (TARGET / "classes" / name).write_bytes(content)


def generate():
    write_files(np.random.default_rng(21))
    arrays = {}
    for mode in ("rgb", "grayscale"):
        data = keras.utils.image_dataset_from_directory(
            TARGET / "classes", color_mode=mode, image_size=(9, 11), batch_size=None, shuffle=False, verbose=False
        )
        arrays[mode] = np.stack([image.numpy() for image, _ in data])
        arrays["labels"] = np.array([label.numpy() for _, label in data])
    assert data.class_names == ["Dog", "cat"], data.class_names
    np.savez_compressed(TARGET / "images.npz", **arrays)
