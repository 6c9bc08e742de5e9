"""`fit` on small data without shuffling: `Fixtures/training/fitting.json.gz`.

A case is a model (the Swift tests build the same by its name), its weights before training, what is compiled and fitted, and what
comes out: history, weights, and what callbacks leave behind.
"""

import os
import tempfile

import keras
import numpy as np

from .case import FOLDER
from .losses import rounded
from .numbers import array, number, write

SAMPLES = 20


def models():
    """Constructors of models of four numbers by name."""
    l = keras.layers

    def chain(*layers):
        return lambda: keras.Sequential([l.InputLayer((4,)), *[layer() for layer in layers]])

    def branches():
        x = keras.Input((4,), name="x")
        h = l.Dense(4, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.05), name="h")(x)
        return keras.Model(x, [l.Dense(1, activation="sigmoid", name="a")(h), l.Dense(3, activation="softmax", name="b")(h)])

    hidden = lambda: l.Dense(5, activation="tanh", name="hidden")
    return {
        "classes": chain(hidden, lambda: l.Dense(3, activation="softmax", name="scores")),
        "numbers": chain(hidden, lambda: l.Dense(2, name="scores")),
        "branches": branches,
        "softmax": chain(lambda: l.Dense(3, activation="softmax", name="scores")),
        "softmax-activation": chain(lambda: l.Dense(3, name="scores"), lambda: l.Activation("softmax", name="last")),
        "softmax-layer": chain(lambda: l.Dense(3, name="scores"), lambda: l.Softmax(name="last")),
        "softmax-reshaped": chain(
            lambda: l.Dense(3, activation="softmax", name="scores"), lambda: l.Reshape((3,), name="last")
        ),
        "sigmoid": chain(lambda: l.Dense(3, activation="sigmoid", name="scores")),
        "sigmoid-activation": chain(lambda: l.Dense(3, name="scores"), lambda: l.Activation("sigmoid", name="last")),
    }


def data():
    g = np.random.default_rng(41)
    x = rounded(g.normal(0, 1, (SAMPLES, 4)))
    labels = g.integers(0, 3, SAMPLES).astype("float32")
    labels[::2] = np.argmax(x[::2, :3], -1)
    return {
        "x": x,
        "labels": labels,
        "labels-and-void": np.where(np.arange(SAMPLES) % 5 == 1, -1, labels).astype("float32"),
        "one-hot": np.eye(3, dtype="float32")[labels.astype(int)],
        "numbers": rounded(x[:, :2] * [0.5, -1] + g.normal(0, 0.3, (SAMPLES, 2))),
        "bits": (g.uniform(size=(SAMPLES, 3)) < 0.5).astype("float32"),
        "bit": (x[:, 0] > 0.2).astype("float32"),
        "weights": rounded(g.uniform(0, 2, SAMPLES)),
    }


def cases():
    sgd = {"class_name": "SGD", "config": {"learning_rate": 0.2, "momentum": 0.9}}
    adam = {"class_name": "Adam", "config": {"learning_rate": 0.05, "use_ema": True, "ema_momentum": 0.5}}
    scce = "sparse_categorical_crossentropy"
    labels = {"optimizer": sgd, "loss": scce, "targets": ["labels"], "batch_size": 6, "epochs": 3}
    yield {"name": "validation-split", "model": "classes", **labels, "metrics": ["accuracy"], "validation_split": 0.25}
    yield {"name": "class-weights", "model": "classes", **labels, "metrics": ["accuracy"], "weighted_metrics": ["accuracy"],
           "class_weight": [1, 2, 0.5], "validation_split": 0.25}
    yield {"name": "sample-weights", "model": "numbers", "optimizer": sgd, "loss": "huber", "targets": ["numbers"],
           "metrics": ["mae"], "weighted_metrics": ["mae", "mse"], "sample_weight": "weights", "batch_size": 8, "epochs": 3}
    yield {"name": "initial-epoch", "model": "classes", **labels, "epochs": 4, "initial_epoch": 2, "metrics": ["accuracy"]}
    yield {"name": "branches", "model": "branches", "optimizer": sgd, "loss": ["binary_crossentropy", scce],
           "loss_weights": [0.5, 2.0], "metrics": [["accuracy"], ["accuracy"]], "targets": ["bit", "labels"],
           "batch_size": 6, "epochs": 3, "validation_split": 0.25}
    yield {"name": "validation-frequency", "model": "classes", **labels, "validation_split": 0.25, "validation_freq": 2}
    yield {"name": "validation-steps", "model": "classes", **labels, "metrics": ["accuracy"], "validation_split": 0.5,
           "validation_steps": 1}
    branches = {"model": "branches", "optimizer": sgd, "loss": ["binary_crossentropy", scce], "targets": ["bit", "labels"],
                "batch_size": 6, "epochs": 2, "validation_split": 0.5}
    yield {"name": "validation-batches", **branches, "validation_batch_size": 8}
    yield {"name": "validation-steps-of-batches", **branches, "validation_batch_size": 3, "validation_steps": 2}
    for steps in (3, 6):
        yield {"name": f"steps-per-epoch-{steps}", "model": "classes", **labels, "metrics": ["accuracy"], "steps_per_epoch": steps}
    yield {"name": "average", "model": "classes", **labels, "optimizer": adam, "validation_split": 0.25}
    yield {"name": "average-swapped", "model": "classes", **labels, "optimizer": adam, "validation_split": 0.25,
           "callbacks": ["swap"]}
    rising = {"model": "classes", **labels, "epochs": 12, "validation_split": 0.25}
    yield {"name": "early-stopping", **rising, "callbacks": ["schedule", "stop"]}
    yield {"name": "plateau", **rising, "callbacks": ["plateau"]}
    yield {"name": "checkpoints", **rising, "epochs": 6, "callbacks": ["schedule", "checkpoint", "log"]}
    yield {"name": "log-without-validation", "model": "classes", **labels, "epochs": 2, "metrics": ["accuracy"], "callbacks": ["log"]}
    # Weights so large that probabilities are cut off where logits are not.
    large = {"scale": 40, "optimizer": {"class_name": "SGD", "config": {"learning_rate": 1.0}}, "batch_size": SAMPLES, "epochs": 5}
    for model in ["softmax", "softmax-activation", "softmax-layer", "softmax-reshaped"]:
        yield {"name": "logits-" + model, "model": model, "loss": scce, "targets": ["labels"], **large, "validation_split": 0.25}
    yield {"name": "logits-one-hot", "model": "softmax", "targets": ["one-hot"], **large,
           "loss": {"class_name": "CategoricalCrossentropy", "config": {"label_smoothing": 0.1}}}
    yield {"name": "logits-void", "model": "softmax", "targets": ["labels-and-void"], **large,
           "loss": {"class_name": "SparseCategoricalCrossentropy", "config": {"ignore_class": -1}}}
    yield {"name": "logits-said", "model": "softmax", "targets": ["labels"], **large,
           "loss": {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}}}
    for model in ["sigmoid", "sigmoid-activation"]:
        yield {"name": "logits-" + model, "model": model, "loss": "binary_crossentropy", "targets": ["bits"], **large}
    yield {"name": "logits-focal", "model": "sigmoid", "loss": "binary_focal_crossentropy", "targets": ["bits"], **large}


def callbacks(names, folder):
    c = keras.callbacks
    made = {
        "swap": lambda: c.SwapEMAWeights(swap_on_epoch=True),
        "schedule": lambda: c.LearningRateScheduler(lambda epoch, rate: 0.2 if epoch < 4 else rate * 2),
        "stop": lambda: c.EarlyStopping(patience=2, restore_best_weights=True, min_delta=0.001),
        "plateau": lambda: c.ReduceLROnPlateau(factor=0.3, patience=1, cooldown=1, min_lr=0.01),
        "checkpoint": lambda: c.ModelCheckpoint(
            os.path.join(folder, "at-{epoch:02d}-{val_loss:.3f}.keras"), save_best_only=True
        ),
        "log": lambda: c.CSVLogger(os.path.join(folder, "log.csv")),
    }
    return [made[name]() for name in names]


def flat(model):
    return [number(x, digits=7) for weight in model.trainable_weights for x in np.asarray(weight.value).ravel()]


def fit(case, arrays):
    keras.utils.set_random_seed(7)
    model = models()[case["model"]]()
    g = np.random.default_rng(3)
    for weight in model.trainable_weights:
        weight.assign(rounded(g.normal(0, 0.5, weight.shape)) * case.get("scale", 1))
    result = {"weights": flat(model)}
    loss = case["loss"]
    model.compile(
        keras.optimizers.deserialize(dict(case["optimizer"])),
        keras.losses.deserialize(loss) if isinstance(loss, dict) else loss, loss_weights=case.get("loss_weights"),
        metrics=case.get("metrics"), weighted_metrics=case.get("weighted_metrics"),
    )
    targets = [arrays[name] for name in case["targets"]]
    optional = ["validation_split", "initial_epoch", "validation_freq", "validation_steps", "validation_batch_size",
                "batch_size", "epochs", "steps_per_epoch"]
    x, y = arrays["x"], targets if len(targets) > 1 else targets[0]
    if "steps_per_epoch" in case:
        # With arrays Keras 3 ends an epoch where the data end.
        import tensorflow

        data = tensorflow.data.Dataset.from_tensor_slices((x, y)).batch(case.pop("batch_size")).repeat()
        x, y = data, None
    with tempfile.TemporaryDirectory() as folder:
        history = model.fit(
            x, y, shuffle=False, verbose=0,
            class_weight=dict(enumerate(case["class_weight"])) if "class_weight" in case else None,
            sample_weight=arrays[case["sample_weight"]] if "sample_weight" in case else None,
            callbacks=callbacks(case.get("callbacks", []), folder), **{key: case[key] for key in optional if key in case},
        )
        files = sorted(os.listdir(folder))
        if "log.csv" in files:
            files.remove("log.csv")
            with open(os.path.join(folder, "log.csv"), newline="") as log:
                result["log"] = log.read()
    result["files"] = files
    result["epochs"] = history.epoch
    result["history"] = {key: [number(value) for value in values] for key, values in history.history.items()}
    result["trained"] = flat(model)
    return result


def generate():
    arrays = data()
    entries = [{**case, "result": fit(dict(case), arrays)} for case in cases()]
    write(
        FOLDER / "training" / "fitting.json.gz",
        {"arrays": {name: array(values) for name, values in arrays.items()}, "cases": entries},
    )
