"""Embedding, Masking and the layers that a mask changes."""

from .case import Case, indices, irregular

BOTH = (3, 2)
WORDS = 11


def embedding():
    words = dict(shapes=((7,),), draw=indices(WORDS))
    yield Case("Embedding", "default", dict(input_dim=WORDS, output_dim=5), generations=BOTH, **words)
    yield Case(
        "Embedding",
        "integer-input",
        dict(input_dim=WORDS, output_dim=5),
        generations=BOTH,
        input_dtype="int32",
        **words
    )
    yield Case(
        "Embedding",
        "mask-zero",
        dict(input_dim=WORDS, output_dim=3, mask_zero=True),
        generations=BOTH,
        **words
    )
    yield Case(
        "Embedding",
        "input-length",
        dict(input_dim=WORDS, output_dim=3, input_length=7),
        generations=(2,),
        **words
    )
    yield Case("Embedding", "scalar", dict(input_dim=WORDS, output_dim=3), ((),), draw=indices(WORDS))
    yield Case("Embedding", "rank-three", dict(input_dim=WORDS, output_dim=3), ((2, 3),), draw=indices(WORDS))
    yield Case(
        "Embedding",
        "constrained",
        dict(input_dim=WORDS, output_dim=3, embeddings_regularizer="l2", embeddings_constraint="unit_norm"),
        **words
    )


def masked_embedding():
    """Layers behind a masking embedding, under the name of the layer that reads the mask."""

    def case(layer, name, *make_layers, generations=(3,)):
        return Case(
            layer, name, generations=generations, draw=padded, make=lambda k: embedded(k, make_layers)
        )

    yield case("GlobalAveragePooling1D", "masked", lambda k: k.GlobalAveragePooling1D(), generations=BOTH)
    yield case("LSTM", "masked", lambda k: k.LSTM(4), generations=BOTH)
    yield case("LSTM", "masked-sequences", lambda k: k.LSTM(4, return_sequences=True))
    yield case("LSTM", "masked-backwards", lambda k: k.LSTM(4, return_sequences=True, go_backwards=True))
    yield case("LSTM", "masked-chain", lambda k: k.LSTM(4, return_sequences=True), lambda k: k.LSTM(3))
    yield case("GRU", "masked", lambda k: k.GRU(4), generations=BOTH)
    yield case("GRU", "masked-reset-before", lambda k: k.GRU(4, reset_after=False, return_sequences=True))
    yield case("SimpleRNN", "masked", lambda k: k.SimpleRNN(4))
    yield case("Bidirectional", "masked", lambda k: k.Bidirectional(k.LSTM(4)), generations=BOTH)
    yield case(
        "Bidirectional", "masked-sequences", lambda k: k.Bidirectional(k.GRU(3, return_sequences=True))
    )
    yield case(
        "TimeDistributed",
        "masked",
        lambda k: k.TimeDistributed(k.Dense(3)),
        lambda k: k.LSTM(2),
        generations=BOTH,
    )
    yield case(
        "LSTM",
        "mask-through-dense-and-dropout",
        lambda k: k.Dropout(0.5),
        lambda k: k.Dense(3, activation="relu"),
        lambda k: k.BatchNormalization(),
        lambda k: k.LSTM(4),
    )
    yield case(
        "LSTM",
        "masked-zero-output",
        lambda k: k.LSTM(4, return_sequences=True, zero_output_for_mask=True),
        generations=(2,),
    )


def padded(generator, shape):
    """Sentences of different lengths, padded by zeros at the end; one starts with a zero, one has a zero inside."""
    values = generator.integers(1, WORDS, shape)
    for row, length in enumerate([shape[1], 4, 2][: shape[0]]):
        values[row, length:] = 0
    values[0, 3] = 0
    values[1, 0] = 0
    return values.astype("float32")


def embedded(k, make_layers):
    return k.Sequential(
        [
            k.layers.InputLayer((7,)),
            k.layers.Embedding(WORDS, 5, mask_zero=True),
            *(make(k.layers) for make in make_layers),
        ]
    )


def masking():
    def silent(value):
        def draw(generator, shape):
            values = irregular(generator, shape)
            for row, steps in enumerate([[1, 5], [0], [3, 4, 5]][: shape[0]]):
                values[row, steps] = value
            values[0, 2, 0] = value
            return values

        return draw

    def followed(value, *make_layers):
        return lambda k: k.Sequential(
            [
                k.layers.InputLayer((6, 3)),
                k.layers.Masking(mask_value=value),
                *(make(k.layers) for make in make_layers),
            ]
        )

    yield Case("Masking", "default", {}, ((6, 3),), BOTH, draw=silent(0.0))
    yield Case("Masking", "mask-value", dict(mask_value=-1.5), ((6, 3),), BOTH, draw=silent(-1.5))
    yield Case(
        "Masking", "lstm", make=followed(-1.5, lambda k: k.LSTM(4)), generations=BOTH, draw=silent(-1.5)
    )
    yield Case(
        "Masking",
        "gru-sequences",
        make=followed(0.0, lambda k: k.GRU(4, return_sequences=True)),
        draw=silent(0.0),
    )
    yield Case(
        "Masking", "pooled", make=followed(0.0, lambda k: k.GlobalAveragePooling1D()), draw=silent(0.0)
    )
    yield Case(
        "Masking",
        "through-activation",
        draw=silent(0.0),
        make=followed(0.0, lambda k: k.Activation("tanh"), lambda k: k.LeakyReLU(), lambda k: k.GRU(3)),
    )


def merged_masks():
    """Keras 3 writes such masks as operations, and cannot read them: these are files of Keras 2."""

    def case(layer, merge, name="masked"):
        def make(k):
            left, right = k.Input((7,), name="left"), k.Input((7,), name="right")
            word = k.layers.Embedding(WORDS, 4, mask_zero=True)
            merged = merge(k.layers)([word(left), k.layers.Embedding(WORDS, 4, mask_zero=True)(right)])
            return k.Model([left, right], k.layers.LSTM(3)(merged))

        return Case(layer, name, make=make, generations=(2,), draw=padded_anew)

    yield case("Add", lambda k: k.Add())
    yield case("Multiply", lambda k: k.Multiply())
    yield case("Concatenate", lambda k: k.Concatenate())
    yield case("Concatenate", lambda k: k.Concatenate(axis=1), "masked-in-time")


def padded_anew(generator, shape):
    """As `padded`, with other lengths for each input."""
    values = generator.integers(1, WORDS, shape)
    for row, length in enumerate(generator.integers(2, shape[1], shape[0])):
        values[row, length:] = 0
    return values.astype("float32")


CASES = [*embedding(), *masked_embedding(), *masking(), *merged_masks()]
