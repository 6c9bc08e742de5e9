"""One model in every form that Keras saves, in other HDF5 storage, and with the state of an optimizer."""

import pathlib
import shutil
import tempfile

import h5py
import numpy as np

from .case import FOLDER, GENERATIONS, irregular, outputs, randomise, write_arrays
from .models import second_reference_network

FORMATS = FOLDER / "formats"
MODELS = FOLDER / "models"


def small(k):
    """A little of everything that stores weights in its own way."""
    layers = k.layers
    given = k.Input((6, 4, 2), name="given")
    value = layers.Conv2D(3, 3, padding="same", activation="relu", name="conv")(given)
    value = layers.BatchNormalization(name="norm")(value)
    value = layers.Reshape((6, 12), name="rows")(value)
    value = layers.LSTM(4, name="lstm")(value)
    inner = k.Sequential(
        [layers.InputLayer((4,)), layers.Dense(5, name="hidden"), layers.Dropout(0.5)], name="inner"
    )
    return k.Model(given, layers.Dense(3, activation="softmax", name="last")(inner(value)), name="small")


def fresh(generation):
    """The model with random weights, and inputs for it; the same for every form."""
    library = GENERATIONS[generation]
    library.backend.clear_session()
    library.utils.set_random_seed(5)
    generator = np.random.default_rng(5)
    model = small(library)
    randomise(model, generator)
    return library, model, irregular(generator, (2, 6, 4, 2))


def write_forms(generation):
    """The full model as .h5 and .keras, its weights as .weights.h5, and its architecture as JSON."""
    _, model, inputs = fresh(generation)
    name = "small-keras2" if generation == 2 else "small"
    write_arrays(FORMATS / f"{name}.npz", [inputs], outputs(model, [inputs]))
    model.save(FORMATS / f"{name}.h5")
    model.save(FORMATS / f"{name}.keras")
    model.save_weights(FORMATS / f"{name}.weights.h5")
    (FORMATS / f"{name}.arch.json").write_text(model.to_json(indent=1) + "\n")


def write_weights_only():
    """`save_weights` of Keras 2 in its legacy form: no architecture in the file."""
    _, model, inputs = fresh(2)
    write_arrays(MODELS / "weights-only-keras2.npz", [inputs], outputs(model, [inputs]))
    model.save_weights(MODELS / "weights-only-keras2.h5", save_format="h5")
    (MODELS / "weights-only-keras2.arch.json").write_text(model.to_json(indent=1) + "\n")


def fitted(generation, name, make_optimizer):
    """A compiled model after a few steps of training, with the state of its optimizer."""
    library, model, _ = fresh(generation)
    generator = np.random.default_rng(6)
    images = irregular(generator, (24, 6, 4, 2))
    labels = generator.integers(0, 3, 24)
    model.compile(make_optimizer(library), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=8, epochs=2, shuffle=False, verbose=0)
    write_arrays(MODELS / f"{name}.npz", [images[:2]], outputs(model, [images[:2]]))
    model.save(MODELS / f"{name}.h5")


def copied(source, target, store):
    """Copy an HDF5 file object by object; `store(group, name, dataset)` writes each data set anew."""

    def copy(old, new):
        for key, value in old.attrs.items():
            new.attrs.create(key, value, dtype=old.attrs.get_id(key).dtype)
        if isinstance(old, h5py.Dataset):
            return
        for key, child in old.items():
            if isinstance(child, h5py.Group):
                copy(child, new.create_group(key))
            else:
                copy(child, store(new, key, child))

    with h5py.File(source) as old, h5py.File(target, "w") as new:
        copy(old, new)


def plainly(group, name, dataset):
    return group.create_dataset(name, data=dataset[()])


def deflated(group, name, dataset):
    if dataset.shape == ():
        return plainly(group, name, dataset)
    chunks = tuple(max(1, size // 2) for size in dataset.shape)
    options = dict(chunks=chunks, shuffle=True, compression="gzip", compression_opts=9)
    return group.create_dataset(name, data=dataset[()], **options)


def of_type(dtype):
    return lambda group, name, dataset: group.create_dataset(name, data=dataset[()].astype(dtype))


def split_attributes(path):
    """Split the lists of names into parts, as Keras does when one grows beyond what HDF5 lets an attribute hold."""
    with h5py.File(path, "r+") as file:

        def split(node, name):
            names = node.attrs[name]
            del node.attrs[name]
            for part, chunk in enumerate(np.array_split(names, 2)):
                node.attrs[f"{name}{part}"] = chunk

        split(file["model_weights"], "layer_names")
        split(file["model_weights/lstm"], "weight_names")


def variable_length_strings(path):
    """Store every text attribute with variable length in UTF-8, as other writers do."""
    with h5py.File(path, "r+") as file:

        def rewrite(_, node):
            for key, value in list(node.attrs.items()):
                value = np.asarray(value)
                if value.dtype.kind in "SO":
                    texts = [text.decode() if isinstance(text, bytes) else text for text in value.reshape(-1)]
                    data = np.array(texts, dtype=object).reshape(value.shape)
                    node.attrs.create(key, data, dtype=h5py.string_dtype("utf-8"))

        rewrite("", file)
        file.visititems(rewrite)


def few_levels(values, levels=4):
    """The values rounded to evenly spaced levels with short mantissas, so that they compress."""
    low, high = values.min(), values.max()
    step = (high - low) / (levels - 1) or 1
    rounded = (low + np.round((values - low) / step) * step).astype("float32")
    return (rounded.view("uint32") & 0xFFFF0000).view("float32")


def write_reference_network():
    """The second reference network, its large weights deflated: stored whole it would outweigh all other files."""
    keras = GENERATIONS[3]
    keras.backend.clear_session()
    keras.utils.set_random_seed(2)
    generator = np.random.default_rng(2)
    model = second_reference_network(keras)
    randomise(model, generator)
    model.set_weights([few_levels(values) for values in model.get_weights()])
    images = generator.random((2, 28, 28, 1)).astype("float32")
    write_arrays(MODELS / "reference-2.npz", [images], outputs(model, [images]))
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder, "model.h5")
        model.save(plain)
        copied(
            plain,
            MODELS / "reference-2.h5",
            lambda group, name, data: (deflated if data.size > 1000 else plainly)(group, name, data),
        )


def write_storage():
    """The same model in other HDF5 storage than the one Keras chooses."""
    source = FORMATS / "small.h5"
    copied(source, FORMATS / "small-deflated.h5", deflated)
    copied(source, FORMATS / "small-big-endian.h5", of_type(">f4"))
    copied(source, FORMATS / "small-double.h5", of_type("<f8"))
    for name, change in [
        ("split-attributes", split_attributes),
        ("variable-strings", variable_length_strings),
    ]:
        target = FORMATS / f"small-{name}.h5"
        copied(source, target, plainly)
        change(target)
    with h5py.File(source) as old, h5py.File(FORMATS / "small-latest.h5", "w", libver="latest") as new:
        for key in old:
            old.copy(key, new)
        for key, value in old.attrs.items():
            new.attrs[key] = value


def generate():
    shutil.rmtree(FORMATS, ignore_errors=True)
    FORMATS.mkdir()
    for generation in (3, 2):
        write_forms(generation)
    write_storage()
    write_reference_network()
    write_weights_only()
    fitted(3, "fitted", lambda k: k.optimizers.Adam(0.01))
    fitted(2, "fitted-keras2", lambda k: k.optimizers.Adam(0.01))
    fitted(2, "fitted-legacy-keras2", lambda k: k.optimizers.legacy.Adam(0.01))
