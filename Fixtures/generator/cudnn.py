"""Recurrent layers that only cuDNN runs: their files are made from those of layers that compute the same."""

import json

import h5py
import numpy as np
from tf_keras.src.saving.legacy import hdf5_format

from .case import Case, write

OPTIONS = (
    "units",
    "name",
    "trainable",
    "dtype",
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
)


def converted(class_name, weights):
    """The weights of a layer that computes the same in cuDNN's layout, by Keras' own conversion."""
    target = type(class_name, (), {"reset_after": True})()
    return hdf5_format._convert_rnn_weights(target, weights)


def stored_gradients(case, gradients):
    """The gradients by cuDNN's weights, whose two biases of an LSTM each get what their sum gets."""
    if case.layer == "CuDNNLSTM":
        gradients = [*gradients[:2], 2 * gradients[2]]
    return converted(case.layer, gradients)


def twin(layer, name, make):
    return Case(layer, name, make=make, shapes=((6, 5),), generations=(2,), stored_gradients=stored_gradients)


CASES = [
    twin("CuDNNLSTM", "default", lambda k: k.layers.LSTM(4)),
    twin("CuDNNLSTM", "sequences", lambda k: k.layers.LSTM(4, return_sequences=True, go_backwards=True)),
    twin("CuDNNGRU", "default", lambda k: k.layers.GRU(4)),
    twin("CuDNNGRU", "state", lambda k: k.layers.GRU(4, return_sequences=True, return_state=True)),
]


def generate():
    for case in CASES:
        write(case, 2)
        with h5py.File(case.path(2), "r+") as file:
            rename(file, case.layer)
            convert(file["model_weights"], case.layer)
        print(case.path(2))


def rename(file, class_name):
    """Give the layer the class and the options that it has for cuDNN."""
    configuration = json.loads(file.attrs["model_config"])
    layer = configuration["config"]["layers"][-1]
    kept = {name: value for name, value in layer["config"].items() if name in OPTIONS or is_of_weights(name)}
    layer |= {"class_name": class_name, "config": kept}
    file.attrs["model_config"] = json.dumps(configuration)


def is_of_weights(name):
    return name.endswith(("_initializer", "_regularizer", "_constraint"))


def convert(weights, class_name):
    """Put the weights of the one layer in cuDNN's layout, by Keras' own conversion."""
    group = next(group for group in weights.values() if len(group.attrs["weight_names"]))
    names = [name.decode() if isinstance(name, bytes) else name for name in group.attrs["weight_names"]]
    values = converted(class_name, [np.asarray(group[name]) for name in names])
    for name, value in zip(names, values, strict=True):
        del group[name]
        group[name] = value
