"""Files that must be refused (or reported), each with what the message has to say."""

import json
import shutil

import h5py
import keras
import numpy as np
import tf_keras

from .case import FOLDER, randomise

INVALID = FOLDER / "invalid"


@keras.saving.register_keras_serializable(package="Shop")
class ScaleByTwo(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


def convolutional():
    return keras.Sequential(
        [
            keras.layers.InputLayer((8, 8, 3), name="images"),
            keras.layers.Conv2D(4, 3, padding="same", name="conv1"),
            keras.layers.Flatten(name="flat"),
            keras.layers.Dense(5, name="scores"),
        ],
        name="classifier",
    )


def saved(name, model=None):
    """Save a valid model under the name of the file that is then damaged."""
    keras.utils.set_random_seed(1)
    model = model or convolutional()
    randomise(model, np.random.default_rng(1))
    model.save(INVALID / name)
    return INVALID / name


def edit_configuration(path, change):
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = change(file.attrs["model_config"])


def text():
    (INVALID / "text.h5").write_text("Conv2D, 16 filters\nDense, 10 units\n" * 40)
    return ["text.h5", "not an HDF5 file"]


def empty():
    (INVALID / "empty.h5").write_bytes(b"")
    return ["empty.h5", "not an HDF5 file"]


def truncated():
    path = saved("truncated.h5")
    path.write_bytes(path.read_bytes()[:6000])
    return ["truncated.h5", "truncated"]


def no_keras():
    with h5py.File(INVALID / "no-keras.h5", "w") as file:
        file["measurements/temperature"] = np.linspace(0, 30, 20, dtype="float32")
    return ["no-keras.h5", "model_config"]


def weights_only():
    model = tf_keras.Sequential([tf_keras.layers.InputLayer((4,)), tf_keras.layers.Dense(3, name="scores")])
    model.save_weights(INVALID / "weights-only.h5", save_format="h5")
    return ["weights-only.h5", "--architecture"]


def unsupported_layer():
    given = keras.Input((4,), name="given")
    value = ScaleByTwo(name="doubled")(keras.layers.Dense(3, name="first")(given))
    value = keras.layers.Lambda(lambda x: x + 1, output_shape=(3,), name="plus_one")(value)
    saved("unsupported-layer.h5", keras.Model(given, value))
    return ["doubled", "ScaleByTwo", "plus_one", "Lambda"]


def wrong_shape():
    with h5py.File(saved("wrong-shape.h5"), "r+") as file:
        group = file["model_weights/scores/classifier/scores"]
        kernel = group["kernel"][:-3]
        del group["kernel"]
        group["kernel"] = kernel
    return ["scores", "kernel", "256", "253"]


def missing_weight():
    with h5py.File(saved("missing-weight.h5"), "r+") as file:
        del file["model_weights/conv1/classifier/conv1/bias"]
    return ["conv1", "bias"]


def bad_option():
    edit_configuration(
        saved("bad-option.h5"), lambda config: config.replace('"padding": "same"', '"padding": "sideways"')
    )
    return ["conv1 (Conv2D)", "padding", "sideways", '"valid"', '"same"']


def several_problems():
    edit_configuration(
        saved("several-problems.h5"),
        lambda config: config.replace('"padding": "same"', '"padding": "sideways"').replace(
            '"units": 5', '"units": -5'
        ),
    )
    return ["conv1 (Conv2D)", "sideways", "scores (Dense)", "units", "-5"]


def not_a_number():
    with h5py.File(saved("nan.h5"), "r+") as file:
        file["model_weights/scores/classifier/scores/kernel"][3, 2] = np.nan
        file["model_weights/conv1/classifier/conv1/bias"][1] = np.inf
    return ["scores", "kernel", "conv1", "bias", "finite"]


def bad_json():
    edit_configuration(saved("bad-json.h5"), lambda config: config[: len(config) // 2])
    return ["bad-json.h5", "model_config", "JSON"]


FILES = {
    "text.h5": text,
    "empty.h5": empty,
    "truncated.h5": truncated,
    "no-keras.h5": no_keras,
    "weights-only.h5": weights_only,
    "unsupported-layer.h5": unsupported_layer,
    "wrong-shape.h5": wrong_shape,
    "missing-weight.h5": missing_weight,
    "bad-option.h5": bad_option,
    "several-problems.h5": several_problems,
    "nan.h5": not_a_number,
    "bad-json.h5": bad_json,
}


def generate():
    shutil.rmtree(INVALID, ignore_errors=True)
    INVALID.mkdir()
    messages = {name: make() for name, make in FILES.items()}
    (INVALID / "messages.json").write_text(json.dumps(messages, indent=2) + "\n")
