"""Gradients in training mode of the fixtures of layers: `Fixtures/gradients.json`.

For each fixture the loss is the sum of all outputs, each element multiplied by a fixed number between -1 and 1. Of every
array the file holds its length and four projections: sums of its elements, each multiplied by such a number. Gradients by
inputs that are accidents of TensorFlow's formulas count as zeros; their places stand under `accidents`.
"""

import importlib
import json

import keras
import numpy as np
import tensorflow as tf
import tf_keras

from .case import FOLDER

FAMILIES = """
    core activations convolutional transposed pooling normalization regularization reshaping merging embedding
    recurrent cells cudnn wrappers attention
""".split()
LIBRARIES = {3: keras, 2: tf_keras}
OUTPUT_STREAM = 100


def factors(count, stream):
    """Fixed numbers between -1 and 1: a hash of the position and the stream."""
    bits = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32((stream * 40503 + 12345) % 2**32)
    for _ in range(2):
        bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x45D9F3B)
    bits = bits ^ (bits >> np.uint32(16))
    return bits.astype(np.float64) / 2**31 - 1


def described(array):
    """The length of an array and its projections, `None` where there is no gradient."""
    if array is None:
        return None
    values = np.asarray(tf.convert_to_tensor(array)).astype(np.float64).ravel()
    numbers = [np.linalg.norm(values)] + [values @ factors(values.size, stream) for stream in range(4)]
    return [float(f"{number:.7g}") for number in numbers]


def channels_last_twin(case, library, model):
    """A function that computes what a channels_first model does, by its twin with the channels last."""
    softmax = case.options.get("activation") == "softmax"
    twin = case.model(library, data_format="channels_last", **(dict(activation=None) if softmax else {}))
    twin.set_weights(model.get_weights())
    axis = case.channel_axis

    def run(inputs, training):
        def moved(value, source, destination):
            order = [other for other in range(value.ndim) if other != source]
            order.insert(destination % value.ndim, source)
            return tf.transpose(value, order)

        arriving = [moved(value, axis, value.ndim - 1) for value in inputs]
        results = tf.nest.flatten(twin(arriving if len(arriving) > 1 else arriving[0], training=training))
        lost = inputs[0].ndim - results[0].ndim
        results = [moved(r, r.ndim - 1, axis - lost) if r.ndim > 2 else r for r in results]
        return [tf.nn.softmax(result) for result in results] if softmax else results

    return twin, run


def variable(weight):
    return weight if isinstance(weight, tf.Variable) else weight.value


def differentiate(case, model, run, inputs):
    """The description of outputs, gradients and moving statistics; `None` where training draws at random."""
    state = [np.asarray(variable(weight)) for weight in model.non_trainable_weights]
    first = run(inputs, True)
    for weight, value in zip(model.non_trainable_weights, state):
        weight.assign(value)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        results = run(inputs, True)
        loss = 0.0
        for index, result in enumerate(results):
            factor = factors(int(tf.size(result)), OUTPUT_STREAM + index).astype("float32")
            loss += tf.reduce_sum(tf.cast(result, tf.float32) * factor.reshape(result.shape))
    if any(not np.array_equal(a, b, equal_nan=True) for a, b in zip(first, results)):
        return None
    trained = [variable(weight) for weight in model.trainable_weights]
    by_inputs, by_weights = tape.gradient(loss, (inputs, trained))
    if case.stored_gradients:
        by_weights = case.stored_gradients(case, [gradient.numpy() for gradient in by_weights])
    if case.accident:
        accidents = [case.accident(given.numpy()).ravel() for given in inputs]
        by_inputs = [np.where(a, 0, g.numpy().ravel()) for a, g in zip(accidents, by_inputs, strict=True)]
    reference = {
        "outputs": [described(tf.cast(result, tf.float32)) for result in results],
        "inputs": [described(gradient) for gradient in by_inputs],
        "weights": [described(gradient) for gradient in by_weights],
        "state": [described(variable(weight)) for weight in model.non_trainable_weights],
    }
    if case.accident:
        reference["accidents"] = [np.flatnonzero(a).tolist() for a in accidents]
    return reference


def of_case(case, generation):
    library = LIBRARIES[generation]
    path = case.path(generation)
    library.backend.clear_session()
    # A new model, since Keras 3 reads a list of several axes from a file as if there were none.
    model = case.model(library)
    if model.weights:
        model.load_weights(path)
    arrays = np.load(path.with_suffix(".npz"))
    inputs = [tf.constant(arrays[f"x{index}"]) for index in range(len(model.inputs))]

    def run(inputs, training):
        return tf.nest.flatten(model(inputs if len(inputs) > 1 else inputs[0], training=training))

    try:
        return differentiate(case, model, run, inputs)
    except tf.errors.OpError:
        if case.options.get("data_format") != "channels_first":
            raise
        return differentiate(case, *channels_last_twin(case, library, model), inputs)


def generate():
    target = FOLDER / "gradients.json"
    references, failures = {}, []
    for family in FAMILIES:
        try:
            module = importlib.import_module(f"generator.{family}")
        except ModuleNotFoundError:
            continue
        for case in module.CASES:
            for generation in case.generations:
                name = str(case.path(generation).relative_to(FOLDER / "layers").with_suffix(""))
                try:
                    reference = of_case(case, generation)
                    if reference:
                        references[name] = reference
                except Exception as error:
                    failures.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in sorted(references.items())]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{target.name}: {len(references)} fixtures; without: {len(failures)}")
    for failure in failures:
        print("  " + failure)
