"""One fixture: a small model that real Keras saved (.h5), with inputs and the outputs Keras computes (.npz)."""

import dataclasses
import pathlib
import typing
import zlib

import keras
import numpy as np
import tensorflow
import tf_keras

FOLDER = pathlib.Path(__file__).parents[1]
GENERATIONS = {3: keras, 2: tf_keras}


@dataclasses.dataclass
class Case:
    """A layer with its options, or a model.

    `layer` names the folder; `options` go to that layer's constructor, or `make(keras)` returns a layer or a model.
    `shapes` are those of the inputs without the batch; `draw(generator, shape)` makes the values of one input.
    `reference(case, library, model, inputs)` computes the outputs where TensorFlow can't on a CPU.
    `channel_axis` is that of a channels_first input, the batch being axis 0.
    `stored_gradients(case, gradients)` gives those by the weights of the file, where these are not the model's.
    `accident(x)` tells for which inputs the gradient that Keras gives is none of the function's.
    `reloads` is false for a file that Keras 3 writes correctly and cannot read.
    """

    layer: str
    name: str
    options: dict = dataclasses.field(default_factory=dict)
    shapes: tuple = ()
    generations: tuple = (3,)
    make: typing.Callable = None
    draw: typing.Callable = None
    reference: typing.Callable = None
    channel_axis: int = 1
    batch: int = 3
    input_dtype: str = None
    keep_weights: bool = False
    stored_gradients: typing.Callable = None
    accident: typing.Callable = None
    reloads: bool = True
    folder: pathlib.Path = FOLDER / "layers"

    def path(self, generation):
        suffix = "-keras2" if generation == 2 else ""
        return self.folder / self.layer / f"{self.name}{suffix}.h5"

    def model(self, library, **changes):
        """A new model; `changes` replace options of the layer."""
        made = self.make(library) if self.make else getattr(library.layers, self.layer)(**self.options)
        if isinstance(made, library.Model):
            return made
        if changes:
            made = type(made).from_config({**made.get_config(), **changes})
        shapes = [self.channels_last(shape) if "data_format" in changes else shape for shape in self.shapes]
        inputs = [library.Input(shape, dtype=self.input_dtype) for shape in shapes]
        return library.Model(
            inputs if len(inputs) > 1 else inputs[0], made(inputs if len(inputs) > 1 else inputs[0])
        )

    def channels_last(self, shape):
        axis = self.channel_axis - 1
        return (*shape[:axis], *shape[axis + 1 :], shape[axis])


def irregular(generator, shape):
    """Normal values with some zeros, exact halves and a few outliers."""
    values = generator.normal(0, 1.5, shape)
    kind = generator.random(shape)
    values = np.where(kind < 0.06, 0.0, values)
    values = np.where((kind > 0.06) & (kind < 0.1), np.round(values) / 2, values)
    values = np.where(kind > 0.97, values * 6, values)
    return values.astype("float32")


def indices(below):
    """Draws whole numbers from 0 to `below` (exclusive), with several zeros."""

    def draw(generator, shape):
        values = generator.integers(0, below, shape)
        return np.where(generator.random(shape) < 0.25, 0, values).astype("float32")

    return draw


def concrete(shape, batch):
    """`shape` with a size for each dimension that the model leaves open."""
    return tuple(size or (batch if axis == 0 else 5 + axis) for axis, size in enumerate(shape))


def randomise(model, generator):
    """Give every weight values that no initializer would: no zeros, no ones, positive variances and scales."""
    for weight in model.weights:
        name = weight.name.split("/")[-1].split(":")[0]
        shape = tuple(weight.shape)
        if "variance" in name:
            values = generator.uniform(0.3, 2, shape)
        elif name == "gamma":
            values = generator.uniform(0.5, 1.5, shape) * generator.choice([-1, 1, 1, 1], shape)
        elif len(shape) >= 2:
            values = generator.normal(0, 1.2 / np.sqrt(np.prod(shape[:-1])), shape)
        else:
            values = generator.normal(0, 0.5, shape)
        weight.assign(values.astype("float32"))


def outputs(model, inputs):
    """What the model computes at inference, as a list of float32 arrays."""
    results = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    if isinstance(results, dict):
        results = list(results.values())
    return [np.asarray(keras.ops.cast(result, "float32")) for result in keras.tree.flatten(results)]


def write_arrays(path, inputs, results):
    arrays = {f"x{index}": np.asarray(value, "float32") for index, value in enumerate(inputs)}
    arrays |= {f"y{index}": value for index, value in enumerate(results)}
    np.savez_compressed(path, **arrays)


def transposed(case, library, model, inputs):
    """The outputs of a channels_first layer that TensorFlow refuses on a CPU: computed by its channels_last twin.

    Softmax comes last, since it takes the last axis of the layer's own output.
    """
    softmax = case.options.get("activation") == "softmax"
    twin = case.model(library, data_format="channels_last", **(dict(activation=None) if softmax else {}))
    twin.set_weights(model.get_weights())
    axis = case.channel_axis
    results = outputs(twin, [np.moveaxis(value, axis, -1) for value in inputs])
    axes_lost = inputs[0].ndim - results[0].ndim
    moved = [np.moveaxis(result, -1, axis - axes_lost) if result.ndim > 2 else result for result in results]
    return [np.asarray(library.activations.softmax(result)) for result in moved] if softmax else moved


def write(case, generation, variation=0):
    """Write the .h5 and the .npz of one case, after checking that Keras reads its weights back; returns the path.

    Another `variation` draws other weights and inputs.
    """
    library = GENERATIONS[generation]
    library.backend.clear_session()
    seed = zlib.crc32(f"{case.layer}/{case.name}".encode()) + variation
    library.utils.set_random_seed(seed % 2**31)
    generator = np.random.default_rng(seed)
    model = case.model(library)
    if not case.keep_weights:
        randomise(model, generator)
    draw = case.draw or irregular
    inputs = [draw(generator, concrete(tensor.shape, case.batch)) for tensor in model.inputs]
    reference = case.reference or (
        transposed if case.options.get("data_format") == "channels_first" else None
    )
    try:
        results = outputs(model, inputs)
    except tensorflow.errors.OpError:
        if reference is None:
            raise
        results = reference(case, library, model, inputs)
    path = case.path(generation)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)
    if case.reloads or generation == 2:
        loaded = library.models.load_model(path, compile=False)
        for saved, read in zip(model.get_weights(), loaded.get_weights(), strict=True):
            np.testing.assert_array_equal(saved, read, err_msg=str(path))
    write_arrays(path.with_suffix(".npz"), inputs, results)
    return path
