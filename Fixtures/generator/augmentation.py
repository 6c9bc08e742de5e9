"""What Keras' augmentation layers make of an image when nothing is left to chance."""

import keras
import numpy as np

from .case import FOLDER, irregular

TARGET = FOLDER / "augmentation"


def transforms(generator):
    """Mild, strong, and far beyond the image; no place is half way between two pixels."""
    strengths = np.array([0.1, 0.6, 4.0, 0.1], "float32")
    shifts = np.array([1.0, 3.0, 20.0, 300.0], "float32")
    matrices = np.zeros((4, 8), "float32")
    for matrix, strength, shift in zip(matrices, strengths, shifts):
        matrix[:6] = [1, 0, 0, 0, 1, 0]
        matrix[[0, 1, 3, 4]] += generator.uniform(-strength, strength, 4)
        matrix[[2, 5]] = generator.uniform(-shift, shift, 2)
    return matrices


def write_affine():
    generator = np.random.default_rng(11)
    image = irregular(generator, (1, 5, 6, 2))
    matrices = transforms(generator)
    arrays = {"image": image[0], "transforms": matrices}
    for fill_mode in ("constant", "nearest", "reflect", "wrap"):
        for interpolation in ("nearest", "bilinear"):
            result = keras.ops.image.affine_transform(
                np.repeat(image, len(matrices), axis=0), matrices, interpolation, fill_mode, 0.25, "channels_last"
            )
            arrays[f"{fill_mode}-{interpolation}"] = np.asarray(result)
    np.savez_compressed(TARGET / "affine.npz", **arrays)


def write_layers():
    generator = np.random.default_rng(12)
    layers = keras.layers
    image = (irregular(generator, (1, 6, 7, 3)) * 40 + 100).clip(0, 255).astype("float32")

    def fixed(layer, **transformation):
        given = transformation or layer.get_random_transformation(image, training=True)
        return np.asarray(layer.transform_images(image, given, training=True))[0]

    flips = {"flips": np.ones((1, 1, 1, 1), bool)}
    np.savez_compressed(
        TARGET / "layers.npz",
        image=image[0],
        rotation=fixed(layers.RandomRotation((0.07, 0.07))),
        translation=fixed(layers.RandomTranslation((0.23, 0.23), (-0.31, -0.31), fill_mode="wrap")),
        zoom=fixed(layers.RandomZoom((0.3, 0.3), fill_mode="constant", fill_value=7.0)),
        stretch=fixed(layers.RandomZoom((-0.3, -0.3), (0.2, 0.2), fill_mode="nearest")),
        shear=fixed(layers.RandomShear(0.5, 0.5), shear_factor=np.array([[0.21, -0.13]], "float32")),
        horizontal=fixed(layers.RandomFlip("horizontal"), **flips),
        both=fixed(layers.RandomFlip(), **flips),
        contrast=fixed(layers.RandomContrast(0.5), contrast_factor=np.full((1, 1, 1, 1), 1.7, "float32")),
        brightness=fixed(layers.RandomBrightness((0.3, 0.3))),
    )


def generate():
    TARGET.mkdir(exist_ok=True)
    write_affine()
    write_layers()
