"""Losses, with their gradients by the predictions: `Fixtures/training/losses.json.gz`.

A case is a loss (class and options) on arrays that the file holds by name: predictions, targets, and, if it has them, sample
weights and a mask of the predictions. `null` among numbers is not a number.
"""

import keras
import numpy as np
import tensorflow as tf

from .case import FOLDER
from .numbers import array, number, write


def rounded(values):
    return (np.round(np.asarray(values) * 64) / 64).astype("float32")


def softmax(values):
    raised = np.exp(values - values.max(-1, keepdims=True))
    return rounded(raised / raised.sum(-1, keepdims=True)) + np.float32(1 / 256)


def inputs():
    g = np.random.default_rng(5)
    one_hot = np.eye(4, dtype="float32")
    return {
        "numbers": rounded(g.normal(0, 1.5, (4, 3))),
        "number-targets": rounded(g.normal(0, 1.5, (4, 3))),
        "equal": np.array([[0, 1, -2], [1, 1, 1], [0, 0, 0]], "float32"),
        "equal-targets": np.array([[0, 2, -2], [0, 1, 2], [0, 0, 1]], "float32"),
        "huge": np.array([[1e4, -1e4], [50, -50], [3e-8, -3e-8], [0, 1e-20]], "float32"),
        "huge-targets": np.array([[1, 1], [1e4, -2], [0, 0], [1e-9, -1e-9]], "float32"),
        "steps": rounded(g.normal(0, 1, (2, 3, 2))),
        "step-targets": rounded(g.normal(0, 1, (2, 3, 2))),
        "images": rounded(g.uniform(0, 1, (2, 2, 3, 2))),
        "image-targets": rounded(g.uniform(0, 1, (2, 2, 3, 2)) > 0.5),
        "scalars": rounded(g.uniform(0.02, 0.98, (5, 1))),
        "flat": rounded(g.uniform(0.02, 0.98, (5,))),
        "positive": rounded(g.uniform(0.05, 3, (4, 3))),
        "positive-targets": rounded(g.uniform(0.05, 3, (4, 3))),
        "probabilities": softmax(g.normal(0, 2, (5, 4))),
        "clipped": np.array([[0, 1, 0, 0], [1, 0, 0, 0], [1e-9, 1e-7, 0.5, 0.5], [1, 1, 1, 1], [0.25, 2, 0, 1e-8]], "float32"),
        "logits": rounded(g.normal(0, 3, (5, 4))),
        "large-logits": np.array([[60, -60, 0, 1], [1e3, 0, -1e3, 5], [0, 0, 0, 0], [-90, -100, -110, -95], [17, 16, 17, -17]], "float32"),
        "one-hot": one_hot[[0, 2, 1, 3, 0]],
        "soft": softmax(g.normal(0, 1, (5, 4))),
        "labels": np.array([0, 2, 1, 3, 0], "float32"),
        "label-column": np.array([[0], [2], [1], [3], [0]], "float32"),
        "labels-and-void": np.array([0, -1, 1, -1, 0], "float32"),
        "bits": np.array([[0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 0, 1], [1, 1, 1, 1], [0, 1, 0, 1]], "float32"),
        "signs": np.array([[-1, 1, 1, -1], [1, 1, -1, -1], [-1, -1, -1, 1], [1, 1, 1, 1], [-1, 1, -1, 1]], "float32"),
        "zeros-and-signs": np.array([[0, 1, 1, 0], [1, 1, 0, 0], [0, -1, 0, 1], [1, 1, 1, 1], [0, 1, 0, 1]], "float32"),
        "step-probabilities": softmax(g.normal(0, 2, (2, 3, 4))),
        "step-labels": np.array([[0, 3, 1], [2, 2, 0]], "float32"),
        "step-void": np.array([[0, 9, 1], [9, 2, 0]], "float32"),
        "step-one-hot": one_hot[[[0, 3, 1], [2, 2, 0]]],
        "of-3": np.array([0.5, 2, 0], "float32"),
        "of-4": np.array([0.5, 2, 0, 1], "float32"),
        "of-5": np.array([0.5, 2, 0, 1, 3], "float32"),
        "of-2x3": np.array([[0.5, 2, 0], [1, 3, 0.25]], "float32"),
        "of-2": np.array([0.5, 3], "float32"),
        "none": np.zeros(4, "float32"),
        "mask-2x3": np.array([[1, 1, 0], [1, 0, 0]], "float32"),
        "mask-4": np.array([1, 0, 1, 1], "float32"),
        "mask-none": np.zeros((2, 3), "float32"),
    }


REGRESSION = """
    MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError CosineSimilarity Huber LogCosh
""".split()
REDUCTIONS = ["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight"]


def regressions():
    for name in REGRESSION:
        yield name, {}, "numbers", "number-targets"
        yield name, {}, "equal", "equal-targets"
        yield name, {}, "huge", "huge-targets"
        yield name, {}, "positive", "positive-targets"
        yield name, {}, "steps", "step-targets", "of-2x3", "mask-2x3"
        yield name, {}, "images", "image-targets"
    yield "MeanSquaredError", {}, "scalars", "flat"
    yield "MeanSquaredError", {}, "flat", "scalars"
    yield "MeanAbsoluteError", {}, "scalars", "flat", "of-5"
    for delta in [0.25, 1.5]:
        yield "Huber", {"delta": delta}, "numbers", "number-targets"
    for reduction in REDUCTIONS:
        options = {"reduction": reduction}
        yield "MeanSquaredError", options, "numbers", "number-targets"
        yield "MeanSquaredError", options, "numbers", "number-targets", "of-4"
        yield "MeanSquaredError", options, "numbers", "number-targets", "none"
        yield "MeanSquaredError", options, "numbers", "number-targets", None, "mask-4"
        yield "MeanSquaredError", options, "numbers", "number-targets", "of-4", "mask-4"
        yield "MeanAbsoluteError", options, "steps", "step-targets", None, "mask-none"
        yield "Dice", options, "images", "image-targets"
        yield "Dice", options, "images", "image-targets", "of-2"
        yield "SparseCategoricalCrossentropy", {"ignore_class": -1, **options}, "probabilities", "labels-and-void"
        yield "SparseCategoricalCrossentropy", {"ignore_class": 9, **options}, "step-probabilities", "step-void", "of-2x3", "mask-2x3"


def probabilities():
    for predictions in ["probabilities", "clipped", "logits", "large-logits"]:
        options = {"from_logits": True} if "logits" in predictions else {}
        for targets in ["one-hot", "soft"]:
            for smoothing in [{}, {"label_smoothing": 0.2}]:
                yield "CategoricalCrossentropy", {**options, **smoothing}, predictions, targets
        for smoothing in [{}, {"label_smoothing": 0.2}]:
            yield "BinaryCrossentropy", {**options, **smoothing}, predictions, "bits"
            yield "CategoricalFocalCrossentropy", {**options, **smoothing}, predictions, "one-hot"
            yield "BinaryFocalCrossentropy", {**options, **smoothing}, predictions, "bits"
        yield "BinaryCrossentropy", options, predictions, "soft"
        yield "BinaryFocalCrossentropy", {**options, "apply_class_balancing": True, "alpha": 0.4, "gamma": 3.0}, predictions, "bits"
        yield "BinaryFocalCrossentropy", {**options, "gamma": 0.0}, predictions, "bits"
        yield "BinaryFocalCrossentropy", {**options, "gamma": 1.0}, predictions, "soft"
        yield "CategoricalFocalCrossentropy", {**options, "alpha": 0.5, "gamma": 1.0}, predictions, "soft"
        yield "CategoricalFocalCrossentropy", {**options, "gamma": 0.0}, predictions, "one-hot"
        yield "CategoricalFocalCrossentropy", {**options, "gamma": 0.5}, predictions, "one-hot"
        yield "SparseCategoricalCrossentropy", options, predictions, "labels"
        yield "SparseCategoricalCrossentropy", options, predictions, "label-column", "of-5"
        yield "SparseCategoricalCrossentropy", {**options, "ignore_class": -1}, predictions, "labels-and-void"
        if "logits" not in predictions:
            yield "CategoricalGeneralizedCrossEntropy", {}, predictions, "labels"
            yield "KLDivergence", {}, predictions, "soft"
            yield "KLDivergence", {}, predictions, "one-hot"
            yield "Poisson", {}, predictions, "soft"
    yield "CategoricalGeneralizedCrossEntropy", {"q": 0.25}, "probabilities", "labels", "of-5"
    yield "CategoricalGeneralizedCrossEntropy", {"q": 0.9}, "step-probabilities", "step-labels", None, "mask-2x3"
    yield "Poisson", {}, "positive", "positive-targets", "of-4"
    yield "BinaryCrossentropy", {}, "scalars", "flat"
    yield "BinaryCrossentropy", {}, "flat", "scalars", "of-5"
    yield "BinaryCrossentropy", {}, "images", "image-targets"
    for name in ["CategoricalCrossentropy", "CategoricalFocalCrossentropy", "KLDivergence", "BinaryFocalCrossentropy"]:
        yield name, {}, "step-probabilities", "step-one-hot", "of-2x3", "mask-2x3"
    yield "SparseCategoricalCrossentropy", {}, "step-probabilities", "step-labels", None, "mask-2x3"
    yield "SparseCategoricalCrossentropy", {"from_logits": True}, "step-probabilities", "step-labels", "of-2x3"


def margins_and_regions():
    for name in ["Hinge", "SquaredHinge"]:
        for targets in ["bits", "signs", "zeros-and-signs", "soft"]:
            yield name, {}, "logits", targets
        yield name, {}, "signs", "signs"
        yield name, {}, "large-logits", "bits", "of-5"
    for predictions in ["logits", "clipped", "large-logits"]:
        yield "CategoricalHinge", {}, predictions, "one-hot"
        yield "CategoricalHinge", {}, predictions, "soft", "of-5"
    for axes in [{}, {"axis": [-1]}, {"axis": [1, 2, 3]}, {"axis": [2, 3]}]:
        yield "Dice", axes, "images", "image-targets"
        yield "Tversky", {"alpha": 0.3, "beta": 0.8, **axes}, "images", "image-targets"
    yield "Dice", {"axis": [-1]}, "clipped", "bits", "of-5"
    yield "Tversky", {}, "clipped", "soft"
    yield "Tversky", {}, "images", "image-targets", "of-2"


def generate():
    arrays = inputs()
    cases = []
    for case in [*regressions(), *probabilities(), *margins_and_regions()]:
        name, options, predictions, targets, weights, mask = (*case, None, None)[:6]
        loss = getattr(keras.losses, name)(**options)
        given = tf.constant(arrays[predictions])
        if mask:
            keras.src.backend.set_keras_mask(given, tf.constant(arrays[mask] != 0))
        with tf.GradientTape() as tape:
            tape.watch(given)
            value = loss(arrays[targets], given, arrays[weights] if weights else None)
        entry = {"class_name": name, "config": options, "predictions": predictions, "targets": targets}
        entry.update({"weights": weights} if weights else {}, **({"mask": mask} if mask else {}))
        entry["loss"] = number(value)
        entry["gradient"] = [number(slope, digits=7) for slope in tape.gradient(value, given).numpy().ravel()]
        cases.append(entry)
    used = {entry.get(kind) for entry in cases for kind in ["predictions", "targets", "weights", "mask"]}
    names = sorted({entry["class_name"] for entry in cases})
    write(
        FOLDER / "training" / "losses.json.gz",
        {
            "arrays": {name: array(values) for name, values in arrays.items() if name in used},
            "cases": cases,
            "defaults": [keras.losses.serialize(getattr(keras.losses, name)()) for name in names],
        },
    )
