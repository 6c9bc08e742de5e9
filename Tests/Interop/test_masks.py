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
    def built(self, build):
        keras.utils.clear_session()
        model = build()
        values = np.random.default_rng(SEED)
        randomise(model, values)
        return model, [
            values.integers(0, 4, [3, *tensor.shape[1:]]).astype(np.float32) for tensor in model.inputs
        ]

    def check(self, build):
        self.assert_exchanged(*self.built(build))

    def check_refused(self, compute):
        """A mask that is not the one that the layers hand on is refused, not left out."""
        given = [keras.Input((7,)), keras.Input((7,))]
        with scratch() as folder:
            keras.Model(given, compute(*given)).save(folder / "saved.keras")
            np.savez(folder / "in.npz", x0=np.ones((1, 7)), x1=np.ones((1, 7)))
            arguments = ["predict", folder / "saved.keras", "--input", folder / "in.npz"]
            self.assert_refused(70, "a call with mask", *arguments)

    def test_mask_of_another_input(self):
        self.check_refused(lambda x, y: layers.LSTM(2)(embedded(x), mask=keras.ops.not_equal(y, 0)))

    def test_mask_of_another_value(self):
        self.check_refused(lambda x, y: layers.LSTM(2)(embedded(x), mask=keras.ops.not_equal(x, 1)))

    def test_mask_behind_a_layer_that_ends_it(self):
        self.check_refused(
            lambda x, y: layers.LSTM(2)(layers.Conv1D(3, 1)(embedded(x)), mask=keras.ops.not_equal(x, 0))
        )


class MergedMasks(EngineTest):
    """Keras 2 and Keras 3 merge masks by different rules, which agree if all inputs have the same mask."""

    def built(self, merge):
        k = GENERATIONS[2]
        given = [k.Input((7,)), k.Input((7,))]
        values = [k.layers.Embedding(4, 4, mask_zero=True)(each) for each in given]
        model = k.Model(given, k.layers.LSTM(2)(k.layers.Add()(merge(k, values))))
        generator = np.random.default_rng(SEED)
        randomise(model, generator)
        return model, [generator.integers(0, 4, (3, 7)).astype(np.float32) for _ in given]

    def test_other_masks(self):
        model, inputs = self.built(lambda k, values: values)
        with scratch() as folder:
            model.save(folder / "saved.h5")
            self.assert_close(predict(folder / "saved.h5", inputs), outputs(model, inputs))
            arguments = ["export", folder / "saved.h5", folder / "out.h5", "--target-keras", 3]
            self.assert_refused(65, "inputs of different masks", *arguments)

    def test_the_same_mask(self):
        model, inputs = self.built(lambda k, values: [values[0], k.layers.Dense(4)(values[0])])
        with scratch() as folder:
            model.save(folder / "saved.h5")
            run("export", folder / "saved.h5", folder / "out.h5", "--target-keras", 3)
            loaded = keras.models.load_model(folder / "out.h5", compile=False)
            self.assert_close(outputs(loaded, inputs), outputs(model, inputs))


for title, build in MODELS.items():
    setattr(Masks, f"test_{title}", lambda self, b=build: self.check(b))
