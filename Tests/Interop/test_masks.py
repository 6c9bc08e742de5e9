"""Models whose layers hand on masks: Keras 3 writes the masks of functional models as operations."""

import numpy as np
from engine import SEED, EngineTest, predict, run, scratch
from generator.case import GENERATIONS, outputs, randomise

keras = GENERATIONS[3]
layers = keras.layers


def embedded(given):
    return layers.Embedding(4, 4, mask_zero=True)(given)


def of_one(compute):
    def build():
        given = keras.Input((7,))
        return keras.Model(given, compute(embedded(given)))

    return build


def of_two(compute):
    def build():
        given = [keras.Input((7,)), keras.Input((7,))]
        return keras.Model(given, compute([embedded(each) for each in given]))

    return build


def shared():
    given = [keras.Input((7,)), keras.Input((7,))]
    embedding, recurrent = layers.Embedding(4, 4, mask_zero=True), layers.GRU(3)
    return keras.Model(given, layers.Subtract()([recurrent(embedding(each)) for each in given]))


def partly_masked():
    given = [keras.Input((7,)), keras.Input((7,))]
    summands = [embedded(given[0]), layers.Embedding(4, 4)(given[1])]
    return keras.Model(given, layers.LSTM(2)(layers.Add()(summands)))


def masking():
    given = keras.Input((7, 1))
    return keras.Model(given, layers.LSTM(3)(layers.Masking(2.0)(given)))


def attention(values):
    return layers.MultiHeadAttention(2, 3)(values, values)


def bidirectional(values):
    sequence = layers.Bidirectional(layers.GRU(3, return_sequences=True))(values)
    return layers.TimeDistributed(layers.Dense(2))(sequence)


def stacked(values):
    return layers.LSTM(3)(layers.Dropout(0.5)(layers.LSTM(3, return_sequences=True)(values)))


def nested(values):
    return keras.Sequential([layers.LSTM(3)])(values)


MODELS = {
    "recurrent": of_one(layers.LSTM(3)),
    "stacked": of_one(stacked),
    "bidirectional": of_one(bidirectional),
    "nested": of_one(nested),
    "attention": of_one(lambda x: layers.GlobalAveragePooling1D()(attention(x))),
    "attention_with_recurrent": of_one(lambda x: layers.LSTM(2)(layers.LayerNormalization()(attention(x)))),
    "normalized": of_one(lambda x: layers.GlobalAveragePooling1D()(layers.BatchNormalization()(x))),
    "convolution_ends_it": of_one(lambda x: layers.GlobalAveragePooling1D()(layers.Conv1D(3, 2)(x))),
    "sum": of_two(lambda xs: layers.LSTM(2)(layers.Add()(xs))),
    "concatenated_features": of_two(lambda xs: layers.LSTM(2)(layers.Concatenate()(xs))),
    "concatenated_steps": of_two(lambda xs: layers.LSTM(2)(layers.Concatenate(axis=1)(xs))),
    "product": of_two(lambda xs: layers.LSTM(2)(layers.Multiply()(xs))),
    "greatest": of_two(lambda xs: layers.LSTM(2)(layers.Maximum()(xs))),
    "least": of_two(layers.Minimum()),
    "partly_masked": partly_masked,
    "shared": shared,
    "masking": masking,
}


class Masks(EngineTest):
    def check(self, build):
        values = np.random.default_rng(SEED)
        keras.utils.clear_session()
        model = build()
        randomise(model, values)
        inputs = [
            values.integers(0, 4, [3, *tensor.shape[1:]]).astype(np.float32) for tensor in model.inputs
        ]
        expected = outputs(model, inputs)
        with scratch() as folder:
            for name in ("saved.keras", "saved.h5"):
                model.save(folder / name)
                self.assert_close(predict(folder / name, inputs), expected)
            run("export", folder / "saved.keras", folder / "exported.keras")
            loaded = keras.models.load_model(folder / "exported.keras", compile=False)
            self.assert_close(outputs(loaded, inputs), expected)


for title, build in MODELS.items():
    setattr(Masks, f"test_{title}", lambda self, b=build: self.check(b))
