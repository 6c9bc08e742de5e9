"""Files as Keras before 2.4 wrote them in the middle of a training: `Fixtures/training/aged.npz`.

Those Kerases don't run any more. `tf_keras` trains with its legacy optimizers, which compute the same, and what it saved is
written anew as their sources have it (`keras/optimizers.py`, `keras/engine/training.py`, `keras/models.py` of 1.2.2 to 2.3.1):
memory by memory, up to 2.0.5 in the order of the weights' names, some without a count of batches. `x` and `y` are all batches one
after the other; `FILE` the bytes of a file
(those of 2.21 as `tf_keras` wrote them), `FILE-losses` the loss of each batch after it. `of-other-weights` lacks
one of the optimizer's variables.
"""

import json
import pathlib
import tempfile

import h5py
import numpy as np
import tf_keras

from .case import FOLDER, randomise
from .continued import AFTER, BATCH, BEFORE, train

OPTIMIZERS = {
    "adam": (lambda o: o.Adam(0.02, epsilon=1e-7), ["m", "v"]),
    "adamax": (lambda o: o.Adamax(0.02), ["m", "v"]),
    "nadam": (lambda o: o.Nadam(0.02), ["m", "v"]),
    "momentum": (lambda o: o.SGD(0.05, momentum=0.9), ["momentum"]),
    "rmsprop": (lambda o: o.RMSprop(0.01, rho=0.9), ["rms"]),
    "adagrad": (lambda o: o.Adagrad(0.05), ["accumulator"]),
}
COUNTLESS = ["RMSprop", "Adagrad", "Adadelta"]
FILES = [
    ("2.0.5", "tensorflow", "adam"), ("2.0.5", "tensorflow", "rmsprop"), ("2.0.5", "theano", "momentum"),
    ("2.0.4", "theano", "adam"), ("2.0.6", "tensorflow", "adamax"), ("2.0.9", "tensorflow", "adagrad"),
    ("2.1.5", "tensorflow", "adam"), ("2.2.4", "theano", "rmsprop"), ("2.3.1", "tensorflow", "rmsprop"),
    ("2.0.5", "tensorflow", "nadam"), ("2.3.1", "tensorflow", "nadam"), ("2.21", "tensorflow", "nadam"),
]


def classifier():
    l = tf_keras.layers
    return tf_keras.Sequential([
        l.InputLayer((4, 4, 1), name="x"), l.Conv2D(2, 2, activation="tanh", name="first"),
        l.BatchNormalization(name="norm"), l.Flatten(name="flat"), l.Dense(3, activation="softmax", name="scores"),
    ])


def samples():
    generator = np.random.default_rng(29)
    labels = generator.integers(0, 3, (BEFORE + AFTER) * BATCH)
    centres = generator.normal(0, 1, (3, 4, 4, 1))
    values = centres[labels] + generator.normal(0, 1, (len(labels), 4, 4, 1))
    return (np.round(values * 16) / 16).astype("float32"), labels.astype("float32")


def turned(array):
    """A kernel as Theano has it."""
    return array[::-1, ::-1] if array.ndim == 4 else array


def aged(path, model, version, backend, memories):
    parts = tuple(int(part) for part in version.split("."))
    change = turned if backend == "theano" else lambda array: array
    suffix = "" if backend == "theano" else ":0"
    optimizer = model.optimizer
    with h5py.File(path, "r+") as file:
        for item in (file, file["model_weights"]):
            item.attrs["keras_version"], item.attrs["backend"] = version, backend
        for layer in file["model_weights"].attrs["layer_names"]:
            group = file["model_weights"][layer]
            names = [old.removesuffix(":0") + suffix for old in group.attrs["weight_names"]]
            values = [change(group[old][()]) for old in group.attrs["weight_names"]]
            for old in group.attrs["weight_names"]:
                del group[old]
            if names:
                group.attrs["weight_names"] = np.asarray(names, "S")
            for name, value in zip(names, values):
                group[name] = value
        config = json.loads(file.attrs["training_config"])
        options = {key: value for key, value in config["optimizer_config"]["config"].items() if key not in ("name", "is_legacy_optimizer")}
        if parts < (2, 3):
            options["lr"] = options.pop("learning_rate")
        if parts < (2, 1, 3):
            options.pop("amsgrad", None)
        class_name = config["optimizer_config"]["class_name"]
        if class_name == "Nadam":
            options["schedule_decay"] = options.pop("decay")
        file.attrs["training_config"] = json.dumps({
            "optimizer_config": {"class_name": class_name, "config": options},
            "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"], "sample_weight_mode": None, "loss_weights": None,
        })
        del file["optimizer_weights"]
        weights = list(model.trainable_weights)
        if parts < (2, 0, 6):
            weights.sort(key=lambda weight: weight.name)
        listed = [change(optimizer.get_slot(weight, memory).numpy()) for memory in memories for weight in weights]
        if class_name == "Adam" and parts >= (2, 1, 3):
            listed += [np.zeros(1, "float32") for _ in weights]
        if parts >= (2, 3) or class_name not in COUNTLESS:
            count = int(optimizer.iterations.numpy())
            listed.insert(0, np.asarray(count, "int64" if parts >= (2, 1) else "float32"))
        if parts >= (2, 3) and class_name == "Nadam":
            listed.insert(1, optimizer._m_cache.numpy())
        group = file.create_group("optimizer_weights")
        names = [f"training/{class_name}/Variable_{number}:0" for number in range(len(listed))]
        group.attrs["weight_names"] = np.asarray(names, "S")
        for name, value in zip(names, listed):
            group[name] = value


def without_the_last(path):
    """The file with a memory too few."""
    with h5py.File(path, "r+") as file:
        group = file["optimizer_weights"]
        group.attrs["weight_names"] = group.attrs["weight_names"][:-1]
    return np.frombuffer(path.read_bytes(), "uint8")


def generate():
    x, y = samples()
    arrays = {"x": x, "y": y}
    for version, backend, name in FILES:
        tf_keras.backend.clear_session()
        tf_keras.utils.set_random_seed(29)
        make, memories = OPTIMIZERS[name]
        model = classifier()
        randomise(model, np.random.default_rng(29))
        model.compile(make(tf_keras.optimizers.legacy), "sparse_categorical_crossentropy", metrics=["accuracy"])
        train(model, x, y, range(BEFORE))
        key = f"{version}-{backend}-{name}"
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "model.h5")
            model.save(path)
            if version != "2.21":
                aged(path, model, version, backend, memories)
            arrays[key] = np.frombuffer(path.read_bytes(), "uint8")
            if key == "2.0.5-tensorflow-adam":
                arrays["of-other-weights"] = without_the_last(path)
        arrays[f"{key}-losses"] = train(model, x, y, range(BEFORE, BEFORE + AFTER))
    target = FOLDER / "training" / "aged.npz"
    np.savez_compressed(target, **arrays)
    print(f"{target.name}: {target.stat().st_size} bytes")
