"""Writes models and what Keras' own model.summary() prints of them.

usage: python3 Fixtures/summary/generate.py        (keras 3.15 on tensorflow 2.21)
"""
import os
import pathlib

os.environ["COLUMNS"] = "200"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras import layers

HERE = pathlib.Path(__file__).resolve().parent


def write(name, model, **options):
    lines = []
    model.summary(print_fn=lines.append, **options)
    (HERE / f"{name}.txt").write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


def sequential():
    model = keras.Sequential(
        [keras.Input((12, 12, 1)), layers.Conv2D(4, 3, strides=3, name="convolution"), layers.BatchNormalization(name="norm"),
         layers.Flatten(name="flat"), layers.Dropout(0.1, name="drop"), layers.Dense(10, name="classes")],
        name="digits")
    model.compile("adam", keras.losses.MeanSquaredError())
    model.fit(np.zeros((2, 12, 12, 1)), np.zeros((2, 10)), verbose=0)
    return model


def functional():
    first, second = keras.Input((8,), name="first"), keras.Input((8,), name="second")
    shared = layers.Dense(8, name="shared")
    inner = keras.Sequential([keras.Input((8,)), layers.Dense(4, name="a"), layers.Dense(3, name="b")], name="inner")
    inner.layers[0].trainable = False
    both = layers.Add(name="sum")([shared(first), shared(second)])
    joined = layers.Concatenate(name="joined")([inner(both), both])
    return keras.Model([first, second], [joined, both], name="two_inputs")


for name, make in [("sequential", sequential), ("functional", functional)]:
    model = make()
    model.save(HERE / f"{name}.h5")
    write(name, model)
    write(f"{name}-expanded", model, expand_nested=True)
