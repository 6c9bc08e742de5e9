"""Metrics over several batches: `Fixtures/training/metrics.json.gz`.

A case is a metric (class and options) on a kind of arrays; `NAME-0`, `NAME-1` and `NAME-2` are those of its batches. It holds the
metric's numbers after every batch.
"""

import keras
import numpy as np

from .case import FOLDER
from .losses import rounded, softmax
from .numbers import array, number, write

BATCHES = 3


def batches():
    """The arrays of every batch by the name of their kind."""
    g = np.random.default_rng(11)
    one_hot = np.eye(4, dtype="float32")
    for _ in range(BATCHES):
        labels = g.integers(0, 4, 5)
        steps = g.integers(0, 4, (2, 3))
        regions = g.integers(0, 3, (4, 3))
        numbers = rounded(g.normal(0, 1, (4, 3)))
        coarse = np.round(softmax(g.normal(0, 1, (5, 4))) * 8) / 8
        yield {
            "numbers": numbers,
            "number-targets": rounded(numbers + g.normal(0, 0.7, (4, 3))),
            "positive": rounded(np.abs(numbers) + 0.05),
            "positive-targets": rounded(g.uniform(0.1, 2, (4, 3))),
            "few": (np.round(numbers)).astype("float32"),
            "few-targets": np.where(g.uniform(size=(4, 3)) < 0.5, np.round(numbers), 1).astype("float32"),
            "steps": rounded(g.normal(0, 1, (2, 3, 2))),
            "step-targets": rounded(g.normal(0, 1, (2, 3, 2))),
            "probabilities": softmax(g.normal(0, 1, (5, 4))),
            "ties": coarse.astype("float32"),
            "one-hot": one_hot[labels],
            "labels": labels.astype("float32"),
            "label-column": labels[:, None].astype("float32"),
            "labels-and-void": np.where(labels == 2, -1, labels).astype("float32"),
            "step-probabilities": softmax(g.normal(0, 1, (2, 3, 4))),
            "step-labels": steps.astype("float32"),
            "step-one-hot": one_hot[steps],
            "sorted": np.argsort(g.normal(size=(5, 4)), -1).astype("float32"),
            "chances": rounded(g.uniform(0, 1, (6, 3))),
            "edges": g.choice([0, 0.25, 0.5, 0.75, 1], (6, 3)).astype("float32"),
            "logits": rounded(g.normal(0, 2, (6, 3))),
            "bits": (g.uniform(size=(6, 3)) < 0.4).astype("float32"),
            "chance": rounded(g.uniform(0, 1, (6, 1))),
            "bit": (g.uniform(size=(6,)) < 0.5).astype("float32"),
            "regions": regions.astype("float32"),
            "region-targets": np.where(g.uniform(size=(4, 3)) < 0.6, regions, g.integers(0, 3, (4, 3))).astype("float32"),
            "region-scores": rounded(g.uniform(0, 1, (4, 3))),
            "region-one-hot": one_hot[g.integers(0, 3, 4), :3],
            "region-labels": g.integers(0, 3, 4).astype("float32"),
            "of-4": rounded(g.uniform(0, 2, 4)),
            "of-5": rounded(g.uniform(0, 2, 5)),
            "of-6": rounded(g.uniform(0, 2, 6)),
            "of-2x3": rounded(g.uniform(0, 2, (2, 3))),
        }


def accuracies():
    for weights in [None, "of-4"]:
        yield "Accuracy", {}, "few", "few-targets", weights
    for options in [{}, {"threshold": 0.25}]:
        for weights in [None, "of-6"]:
            yield "BinaryAccuracy", options, "chances", "bits", weights
            yield "BinaryAccuracy", options, "edges", "bits", weights
    yield "BinaryAccuracy", {}, "chance", "bit"
    for weights in [None, "of-5"]:
        for predictions in ["probabilities", "ties"]:
            yield "CategoricalAccuracy", {}, predictions, "one-hot", weights
            yield "SparseCategoricalAccuracy", {}, predictions, "labels", weights
            for k in [1, 2, 5]:
                yield "TopKCategoricalAccuracy", {"k": k}, predictions, "one-hot", weights
                yield "SparseTopKCategoricalAccuracy", {"k": k}, predictions, "labels", weights
    yield "SparseCategoricalAccuracy", {}, "probabilities", "label-column"
    yield "SparseTopKCategoricalAccuracy", {"k": 2, "from_sorted_ids": True}, "sorted", "labels"
    yield "SparseCategoricalAccuracy", {}, "step-probabilities", "step-labels", "of-2x3"
    yield "CategoricalAccuracy", {}, "step-probabilities", "step-one-hot", "of-2x3"
    yield "TopKCategoricalAccuracy", {"k": 2}, "step-probabilities", "step-one-hot"


def confusions():
    for predictions in ["chances", "edges"]:
        for weights in [None, "of-6"]:
            for name in ["TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"]:
                yield name, {}, predictions, "bits", weights
                yield name, {"thresholds": [0.0, 0.25, 0.5, 1.0]}, predictions, "bits", weights
            for name in ["Precision", "Recall"]:
                yield name, {}, predictions, "bits", weights
                yield name, {"thresholds": 0.7}, predictions, "bits", weights
                yield name, {"thresholds": [0.25, 0.5, 0.9]}, predictions, "bits", weights
                yield name, {"top_k": 2}, predictions, "bits", weights
                yield name, {"class_id": 1}, predictions, "bits", weights
                yield name, {"top_k": 1, "class_id": 2}, predictions, "bits", weights
                yield name, {"top_k": 2, "thresholds": 0.4}, predictions, "bits", weights
            for name, option in [
                ("SensitivityAtSpecificity", "specificity"), ("SpecificityAtSensitivity", "sensitivity"),
                ("PrecisionAtRecall", "recall"), ("RecallAtPrecision", "precision"),
            ]:
                yield name, {option: 0.6}, predictions, "bits", weights
                yield name, {option: 0.4, "num_thresholds": 5}, predictions, "bits", weights
                yield name, {option: 0.3, "num_thresholds": 1, "class_id": 1}, predictions, "bits", weights
            for average in [None, "micro", "macro", "weighted"]:
                for threshold in [None, 0.5]:
                    options = {"average": average, "threshold": threshold}
                    yield "F1Score", options, predictions, "bits", weights
                    yield "FBetaScore", {"beta": 2.0, **options}, predictions, "bits", weights


def areas():
    for curve in ["ROC", "PR"]:
        for method in ["interpolation", "majoring", "minoring"]:
            for weights in [None, "of-6"]:
                yield "AUC", {"curve": curve, "summation_method": method}, "chances", "bits", weights
                yield "AUC", {"curve": curve, "summation_method": method, "num_thresholds": 7}, "edges", "bits", weights
        yield "AUC", {"curve": curve, "thresholds": [0.1, 0.35, 0.8]}, "chances", "bits", "of-6"
        yield "AUC", {"curve": curve, "thresholds": [0.25, 0.5, 0.75]}, "edges", "bits"
        yield "AUC", {"curve": curve, "from_logits": True}, "logits", "bits"
        yield "AUC", {"curve": curve, "multi_label": True, "num_labels": 3}, "chances", "bits", "of-6"
        yield "AUC", {"curve": curve, "multi_label": True, "num_labels": 3, "label_weights": [0.5, 2.0, 1.0]}, "chances", "bits", "of-6"
        yield "AUC", {"curve": curve, "label_weights": [0.5, 2.0, 1.0]}, "chances", "bits"
        yield "AUC", {"curve": curve, "num_thresholds": 2}, "chance", "bit"


def overlaps():
    for weights in [None, "of-4"]:
        for classes in [[0], [1, 2], [0, 1, 2]]:
            options = {"num_classes": 3, "target_class_ids": classes}
            yield "IoU", options, "regions", "region-targets"
            yield "IoU", {**options, "sparse_y_true": False, "sparse_y_pred": False}, "region-scores", "region-one-hot", weights
            yield "OneHotIoU", options, "region-scores", "region-one-hot", weights
        yield "IoU", {"num_classes": 3, "target_class_ids": [1], "sparse_y_pred": False}, "region-scores", "region-labels", weights
        yield "MeanIoU", {"num_classes": 3, "sparse_y_pred": False}, "region-scores", "region-labels", weights
        yield "OneHotMeanIoU", {"num_classes": 3}, "region-scores", "region-one-hot", weights
        yield "OneHotMeanIoU", {"num_classes": 3, "dtype": "float32"}, "region-scores", "region-one-hot", weights
    yield "MeanIoU", {"num_classes": 3}, "regions", "region-targets"
    yield "MeanIoU", {"num_classes": 3, "ignore_class": 1}, "regions", "region-targets"
    yield "MeanIoU", {"num_classes": 5}, "regions", "region-targets"
    yield "OneHotIoU", {"num_classes": 3, "target_class_ids": [0, 2], "ignore_class": 0}, "region-scores", "region-one-hot"
    for options in [{}, {"threshold": 0.3}, {"target_class_ids": [1]}]:
        yield "BinaryIoU", options, "chances", "bits"
        yield "BinaryIoU", options, "edges", "bits"


def regressions():
    for weights in [None, "of-4"]:
        for name in [
            "RootMeanSquaredError", "CosineSimilarity", "PearsonCorrelation", "ConcordanceCorrelation", "LogCoshError",
            "MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "R2Score", "Hinge", "SquaredHinge",
            "CategoricalHinge", "Poisson", "MeanSquaredLogarithmicError",
        ]:
            positive = name in ["Poisson", "MeanSquaredLogarithmicError"]
            yield name, {}, *(["positive", "positive-targets"] if positive else ["numbers", "number-targets"]), weights
        for aggregation in [None, "variance_weighted_average"]:
            yield "R2Score", {"class_aggregation": aggregation}, "numbers", "number-targets", weights
        yield "R2Score", {"num_regressors": 2}, "numbers", "number-targets", weights
    for weights in [None, "of-5"]:
        for targets in ["one-hot", "probabilities"]:
            yield "KLDivergence", {}, "probabilities", targets, weights
        yield "CategoricalCrossentropy", {"label_smoothing": 0.1}, "probabilities", "one-hot", weights
        yield "SparseCategoricalCrossentropy", {}, "probabilities", "labels", weights
        yield "SparseCategoricalCrossentropy", {"ignore_class": -1}, "probabilities", "labels-and-void", weights
    for weights in [None, "of-6"]:
        yield "BinaryCrossentropy", {}, "chances", "bits", weights
        yield "BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "logits", "bits", weights
    for weights in [None, "of-2x3"]:
        for name in ["MeanSquaredError", "RootMeanSquaredError", "CosineSimilarity", "LogCoshError"]:
            yield name, {}, "steps", "step-targets", weights


def numbers(result):
    if isinstance(result, dict):
        result = list(result.values())[0]
    return [number(value) for value in np.asarray(result).ravel()]


def generate():
    parts = list(batches())
    cases = []
    for case in [*accuracies(), *confusions(), *areas(), *overlaps(), *regressions()]:
        name, options, predictions, targets, weights = (*case, None)[:5]
        metric = getattr(keras.metrics, name)(**options)
        results = []
        for part in parts:
            metric.update_state(part[targets], part[predictions], part[weights] if weights else None)
            results.append(numbers(metric.result()))
        entry = {"class_name": name, "config": options, "predictions": predictions, "targets": targets}
        entry.update({"weights": weights} if weights else {})
        cases.append({**entry, "results": results})
    used = {entry.get(kind) for entry in cases for kind in ["predictions", "targets", "weights"]}
    arrays = {
        f"{name}-{index}": array(part[name]) for index, part in enumerate(parts) for name in part if name in used
    }
    first = {entry["class_name"]: entry["config"] for entry in reversed(cases)}
    defaults = [keras.metrics.serialize(getattr(keras.metrics, name)(**first[name])) for name in sorted(first)]
    directions = [
        {"name": metric.name, "direction": metric._direction}
        for metric in [getattr(keras.metrics, name)(**first[name]) for name in sorted(first)]
        if getattr(metric, "_direction", None)
    ]
    write(
        FOLDER / "training" / "metrics.json.gz",
        {"arrays": arrays, "cases": cases, "defaults": defaults, "directions": directions},
    )
