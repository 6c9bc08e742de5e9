"""What `evaluate` and `fit` of Keras 2 and 3 count beyond the loss of the outputs: `Fixtures/training/judging.json.gz`.

A case is a model with penalties of weights or of what layers compute, or with masks of its outputs: its JSON, its weights, the
data, what `evaluate` gives before training, and the history and the weights of `fit` without shuffling.
"""

import keras
import numpy as np
import tf_keras

from .case import FOLDER
from .losses import rounded
from .numbers import array, number, write

LIBRARIES = {3: keras, 2: tf_keras}
SAMPLES, STEPS, FEATURES, WORDS = 10, 4, 3, 5


def models(library):
    """Constructors of models by name, those that this Keras has."""
    l, l1, l2 = library.layers, library.regularizers.L1, library.regularizers.L2
    x = lambda: library.Input((STEPS, FEATURES))
    words = lambda: library.Input((STEPS,))
    chain = lambda *layers: library.Sequential([x(), *layers])

    def attended(layer, **call):
        start = x()
        return library.Model(start, layer(start, start, **call))

    def shared():
        start, dense = x(), l.Dense(2, activity_regularizer=l2(0.1), kernel_regularizer=l1(0.1))
        return library.Model(start, l.Subtract()([dense(start), dense(l.ReLU()(start))]))

    def frozen():
        first = l.Dense(3, kernel_regularizer=l2(0.1), activity_regularizer=l1(0.2))
        first.trainable = False
        return chain(first, l.Dense(2, bias_regularizer=l1(0.1)))

    def nested():
        inner = library.Sequential([x(), l.Dense(FEATURES, activity_regularizer=l2(0.1), activation="tanh")])
        start = x()
        return library.Model(start, inner(inner(start)))

    def each_step(depth):
        inner = library.Sequential(
            [library.Input((FEATURES,)), l.Dense(2, activity_regularizer=l2(0.3)), l.Dense(2, kernel_regularizer=l1(0.1))]
        )
        if depth == 1:
            return chain(l.TimeDistributed(inner))
        outer = library.Sequential([library.Input((2, FEATURES)), l.TimeDistributed(inner)])
        return chain(l.Reshape((2, 2, FEATURES)), l.TimeDistributed(outer))

    def masked(**options):
        start = words()
        y = l.Embedding(WORDS, 3, mask_zero=True, **options)(start)
        return library.Model(start, l.Dense(3, activation="softmax")(y))

    def states(layer, **options):
        start = x()
        return library.Model(start, layer(2, return_state=True, activity_regularizer=l2(0.2), **options)(start))

    def merged(layer, *masked):
        starts = [words() for _ in masked]
        parts = [l.Embedding(WORDS, 2, mask_zero=mask)(start) for start, mask in zip(starts, masked)]
        return library.Model(starts, l.Dense(3, activation="softmax")(layer(parts)))

    made = {
        "dense": lambda: chain(l.Dense(2, activity_regularizer=l1(0.1), kernel_regularizer=l2(0.1), activation="tanh")),
        "at-inference": lambda: chain(
            l.BatchNormalization(), l.Dense(2, activity_regularizer=l2(0.3)), l.BatchNormalization(),
            l.ActivityRegularization(l1=0.1, l2=0.2),
        ),
        "dropout": lambda: chain(l.Dropout(0.5), l.Dense(2, activity_regularizer=l2(0.3))),
        "shared": shared,
        "frozen": frozen,
        "nested": nested,
        "masked": masked,
        "masked-and-penalized": lambda: masked(activity_regularizer=l2(0.2), embeddings_regularizer=l1(0.1)),
        "masked-product": lambda: merged(l.Multiply(), True, True, True),
        "masked-product-partly": lambda: merged(l.Multiply(), True, False),
        "masked-maximum": lambda: merged(l.Maximum(), True, True, True),
        "masked-maximum-partly": lambda: merged(l.Maximum(), False, True, True),
        "masked-minimum-partly": lambda: merged(l.Minimum(), True, True, False),
        "attention": lambda: attended(l.MultiHeadAttention(2, 2, activity_regularizer=l2(0.2))),
        "attention-scores": lambda: attended(
            l.MultiHeadAttention(1, 2, activity_regularizer=l2(0.2)), return_attention_scores=True
        ),
        "lstm-states": lambda: states(l.LSTM),
        "gru-sequence-and-state": lambda: states(l.GRU, return_sequences=True),
        "bidirectional": lambda: chain(l.Bidirectional(l.LSTM(2, return_sequences=True, activity_regularizer=l2(0.2)))),
        "bidirectional-product": lambda: chain(
            l.Bidirectional(l.SimpleRNN(2, activity_regularizer=l1(0.2)), merge_mode="mul")
        ),
        "bidirectional-one-penalized": lambda: chain(
            l.Bidirectional(
                l.SimpleRNN(2), merge_mode="sum", backward_layer=l.SimpleRNN(2, go_backwards=True, activity_regularizer=l1(0.2))
            )
        ),
        "each-step-dense": lambda: chain(l.TimeDistributed(l.Dense(2, activity_regularizer=l2(0.3)))),
        "each-step-model": lambda: each_step(1),
        "each-step-model-in-model": lambda: each_step(2),
    }
    if library is tf_keras:
        made |= {"trained-when-called": lambda: when_called(library), "trained-model-when-called": lambda: model_when_called(library)}
    if library is keras:
        made |= {
            "attention-gate": lambda: attended(l.MultiHeadAttention(2, 2, use_gate=True, activity_regularizer=l1(0.1))),
            "grouped-attention": lambda: attended(l.GroupQueryAttention(2, 2, 1, activity_regularizer=l2(0.2))),
            "grouped-attention-scores": lambda: attended(
                l.GroupQueryAttention(2, 2, 1, use_gate=True, activity_regularizer=l2(0.2)), return_attention_scores=True
            ),
            "each-step-attention": lambda: library.Sequential([
                library.Input((2, STEPS, FEATURES)), l.TimeDistributed(library.Sequential([
                    library.Input((STEPS, FEATURES)), l.Bidirectional(l.SimpleRNN(2, activity_regularizer=l2(0.2)))])),
            ]),
        }
    return made


def when_called(library):
    """A layer that normalises by the statistics of a batch in prediction too, and one that never does."""
    l, x = library.layers, library.Input((FEATURES,))
    y = l.Dense(3, activation="tanh")(l.BatchNormalization()(x, training=True))
    return library.Model(x, l.BatchNormalization()(y, training=False))


def model_when_called(library):
    l, x = library.layers, library.Input((FEATURES,))
    inner = library.Sequential([library.Input((FEATURES,)), l.Dense(2), l.BatchNormalization(momentum=0.8)])
    return library.Model(x, l.Dense(2)(inner(x, training=1)))


def data(model, name, generator):
    """Inputs, targets and the loss."""
    if name.startswith("masked"):
        x = [generator.integers(0, WORDS, (SAMPLES, STEPS)).astype("float32") for _ in model.inputs]
        for words in x:
            words[:, 0] = np.maximum(words[:, 0], 1)
        return x, [generator.integers(0, 3, (SAMPLES, STEPS)).astype("float32")], "sparse_categorical_crossentropy", ["accuracy"]
    count = 4 * SAMPLES if name.startswith("trained") else SAMPLES
    targets = [rounded(generator.normal(0, 0.5, (count, *shape[1:]))) for shape in as_list(model.output_shape)]
    return [rounded(generator.normal(0, 1, (count, *model.input_shape[1:])))], targets, "mse", ["mae"] if len(targets) == 1 else None


def as_list(shapes):
    return shapes if isinstance(shapes, list) else list(shapes) if isinstance(shapes[0], tuple) else [shapes]


def weights(model):
    return [number(x, digits=7) for weight in model.weights for x in np.asarray(weight).ravel()]


def case(generation, library, name, make):
    library.backend.clear_session()
    library.utils.set_random_seed(3)
    generator = np.random.default_rng(3)
    model = make()
    for weight in model.weights:
        low = 0.5 if "variance" in weight.name else -0.7
        weight.assign(rounded(generator.uniform(low, 0.9, weight.shape)))
    inputs, targets, loss, metrics = data(model, name, generator)
    x, y = (arrays if len(arrays) > 1 else arrays[0] for arrays in (inputs, targets))
    result = {"weights": weights(model)}
    if name.startswith("trained"):
        # Each prediction moves the averages, too.
        before = model.get_weights()
        result["predict"] = [number(value) for value in model.predict(x, verbose=0).ravel()]
        model.set_weights(before)
    many = {"loss": [loss] * len(targets)} if len(targets) > 1 else {"loss": loss, "metrics": metrics}
    model.compile(library.optimizers.SGD(0.05), **many)
    numbers = model.evaluate(x, y, batch_size=4, verbose=0, return_dict=True)
    result["evaluate"] = {key: number(value) for key, value in numbers.items()}
    if name != "dropout":
        history = model.fit(x, y, batch_size=4, epochs=2, validation_split=0.3, shuffle=False, verbose=0).history
        result["history"] = {key: [number(value) for value in values] for key, values in history.items()}
        result["trained"] = weights(model)
    return {
        "name": f"{name}-keras{generation}", "model": model.to_json(), "inputs": [array(x) for x in inputs],
        "targets": [array(y) for y in targets],
        "loss": loss, "metrics": metrics or [], "result": result,
    }


def generate():
    entries = [
        case(generation, library, name, make)
        for generation, library in LIBRARIES.items()
        for name, make in models(library).items()
    ]
    write(FOLDER / "training" / "judging.json.gz", {"cases": entries})
