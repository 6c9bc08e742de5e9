"""`.keras` files of layers that contain others: read, and written from both kinds of file, as Keras does."""

import numpy as np
from engine import SEED, EngineTest
from generator.case import GENERATIONS, randomise

keras = GENERATIONS[3]
layers = keras.layers


def sequence(layer):
    return keras.Sequential([layers.InputLayer((5, 4)), layer])


def attention(layer):
    given = keras.Input((5, 4))
    return keras.Model(given, layer(given, given))


def dense_model():
    return keras.Sequential([layers.InputLayer((4,)), layers.Dense(3), layers.BatchNormalization(), layers.Dense(2)])


MODELS = {
    "cell": lambda: sequence(layers.RNN(layers.GRUCell(3))),
    "stacked_cells": lambda: sequence(layers.RNN([layers.LSTMCell(3), layers.LSTMCell(2), layers.GRUCell(4)])),
    "bidirectional_stacked_cells": lambda: sequence(
        layers.Bidirectional(layers.RNN([layers.LSTMCell(3), layers.SimpleRNNCell(2)], return_sequences=True))
    ),
    "time_distributed_layer": lambda: sequence(layers.TimeDistributed(layers.Dense(3))),
    "time_distributed_model": lambda: sequence(layers.TimeDistributed(dense_model())),
    "separable": lambda: sequence(layers.SeparableConv1D(3, 2)),
    "attention": lambda: attention(layers.MultiHeadAttention(2, 3)),
    "attention_with_gate": lambda: attention(layers.MultiHeadAttention(2, 3, use_gate=True)),
    "grouped_attention": lambda: attention(layers.GroupQueryAttention(3, 4, 2)),
}


class Archives(EngineTest):
    def check(self, build):
        values = np.random.default_rng(SEED)
        keras.utils.clear_session()
        model = build()
        randomise(model, values)
        self.assert_exchanged(model, [values.normal(size=(3, 5, 4)).astype(np.float32)])


for title, build in MODELS.items():
    setattr(Archives, f"test_{title}", lambda self, b=build: self.check(b))
