"""A small classifier that Keras trains for a few batches, saves, and goes on training.

Writes `Fixtures/training/continued.npz`: `x` and `y` (all batches one after the other); the saved files as bytes, such as
`keras3/adam.h5`; and for each the losses of the batches after it, such as `keras3/adam.h5-losses`. `damaged/` are files whose
record of the training can't be read.
"""

import pathlib
import tempfile

import h5py
import numpy as np

from .case import FOLDER, GENERATIONS, randomise

BATCH, BEFORE, AFTER = 8, 3, 4


def classifier(k):
    layers = k.layers
    return k.Sequential(
        [
            k.Input((5,)),
            layers.Dense(4, activation="relu", name="hidden"),
            layers.BatchNormalization(momentum=0.9, name="norm"),
            layers.Dense(3, activation="softmax", name="last"),
        ]
    )


def schedule(k):
    return k.optimizers.schedules.ExponentialDecay(0.02, 2, 0.8)


NEW = {
    "sgd": lambda k: k.optimizers.SGD(0.05),
    "momentum": lambda k: k.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "rmsprop": lambda k: k.optimizers.RMSprop(0.01),
    "centered": lambda k: k.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
    "adam": lambda k: k.optimizers.Adam(0.02),
    "amsgrad": lambda k: k.optimizers.Adam(0.02, amsgrad=True, clipnorm=0.5),
    "schedule": lambda k: k.optimizers.Adam(schedule(k)),
    "average": lambda k: k.optimizers.Adam(0.02, use_ema=True, ema_momentum=0.9),
    "adamw": lambda k: k.optimizers.AdamW(0.02, weight_decay=0.1),
    "adamax": lambda k: k.optimizers.Adamax(0.02),
    "nadam": lambda k: k.optimizers.Nadam(0.02),
    "adagrad": lambda k: k.optimizers.Adagrad(0.05),
    "adadelta": lambda k: k.optimizers.Adadelta(1.0),
    "ftrl": lambda k: k.optimizers.Ftrl(0.05),
    "lion": lambda k: k.optimizers.Lion(0.01),
    "adafactor": lambda k: k.optimizers.Adafactor(0.05),
}
KERAS3 = NEW | {
    "accumulation": lambda k: k.optimizers.SGD(0.05, momentum=0.9, gradient_accumulation_steps=2),
    "lamb": lambda k: k.optimizers.Lamb(0.02),
}
LEGACY = {
    "momentum": lambda k: k.optimizers.legacy.SGD(0.05, momentum=0.9),
    "decay": lambda k: k.optimizers.legacy.SGD(0.05, decay=0.1),
    "rmsprop": lambda k: k.optimizers.legacy.RMSprop(0.01),
    "adam": lambda k: k.optimizers.legacy.Adam(0.02),
    "amsgrad": lambda k: k.optimizers.legacy.Adam(0.02, amsgrad=True),
    "adamax": lambda k: k.optimizers.legacy.Adamax(0.02),
    "adagrad": lambda k: k.optimizers.legacy.Adagrad(0.05),
    "adadelta": lambda k: k.optimizers.legacy.Adadelta(1.0),
    "ftrl": lambda k: k.optimizers.legacy.Ftrl(0.05),
}

# Keras 3 gives several variables of Adafactor one name, so that it can't write them to .h5.
FILES = (
    [(3, name, make, ".h5") for name, make in KERAS3.items() if name != "adafactor"]
    + [(3, name, KERAS3[name], ".keras") for name in ("momentum", "adam", "schedule", "average", "adamw", "nadam", "adafactor")]
    + [(2, name, make, ".h5") for name, make in NEW.items()]
    + [(2, name, NEW[name], ".keras") for name in ("momentum", "adam", "adamw")]
    + [(2, f"legacy-{name}", make, ".h5") for name, make in LEGACY.items()]
)


def samples():
    generator = np.random.default_rng(23)
    labels = generator.integers(0, 3, (BEFORE + AFTER) * BATCH)
    centres = generator.normal(0, 1, (3, 5))
    values = centres[labels] + generator.normal(0, 1, (len(labels), 5))
    return (np.round(values * 16) / 16).astype("float32"), labels.astype("float32")


def train(model, x, y, steps):
    losses = []
    for step in steps:
        model.reset_metrics()
        part = slice(step * BATCH, (step + 1) * BATCH)
        losses.append(float(np.asarray(model.train_on_batch(x[part], y[part])).flat[0]))
    return np.asarray(losses, "float32")


def started(generation, make):
    """The model after its first batches."""
    library = GENERATIONS[generation]
    library.backend.clear_session()
    library.utils.set_random_seed(23)
    model = classifier(library)
    randomise(model, np.random.default_rng(23))
    model.compile(make(library), "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = samples()
    train(model, x, y, range(BEFORE))
    return model, x, y


def damaged(path):
    """A record of an optimizer that nobody knows, and one that is no JSON."""
    model, _, _ = started(3, NEW["momentum"])
    model.save(path)
    with h5py.File(path) as file:
        text = file.attrs["training_config"]
    for name, changed in [
        ("optimizer", text.replace('"SGD"', '"Mine>Sophia"')),
        ("json", text[: len(text) // 2]),
    ]:
        with h5py.File(path, "r+") as file:
            file.attrs["training_config"] = changed
        yield f"damaged/{name}.h5", np.frombuffer(path.read_bytes(), "uint8")


def generate():
    x, y = samples()
    arrays = {"x": x, "y": y}
    with tempfile.TemporaryDirectory() as folder:
        for generation, name, make, suffix in FILES:
            model, x, y = started(generation, make)
            path = pathlib.Path(folder, "model" + suffix)
            key = f"keras{generation}/{name}{suffix}"
            print(key, flush=True)
            try:
                model.save(path)
            except Exception as error:
                print(f"  {type(error).__name__}: {error}")
                continue
            arrays[key] = np.frombuffer(path.read_bytes(), "uint8")
            arrays[f"{key}-losses"] = train(model, x, y, range(BEFORE, BEFORE + AFTER))
        arrays |= dict(damaged(pathlib.Path(folder, "damaged.h5")))
    np.savez_compressed(FOLDER / "training/continued.npz", **arrays)
