"""Small networks as Keras trains them: initial model, batches, and the loss of every step.

Writes `Fixtures/training/NAME.h5` (the model before training) and `NAME.npz`: `x` and `y` (all batches one after the other),
`losses-OPTIMIZER` (the loss of each batch before its update, pass after pass) and `weights-OPTIMIZER` (the sum of the squares of each weight
after the last update).
"""

import keras
import numpy as np

from .case import FOLDER

TARGET = FOLDER / "training"
BATCH = 16


def convolutional():
    layers = keras.layers
    return keras.Sequential(
        [
            layers.InputLayer((12, 12, 1)),
            layers.Conv2D(4, 3, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax", kernel_constraint="max_norm"),
        ]
    )


def penalized():
    """Every kind of layer adds to the loss for its output."""
    layers, small = keras.layers, keras.regularizers.L2(0.02)
    return keras.Sequential(
        [
            layers.InputLayer((6, 6, 1)),
            layers.Conv2D(2, 3, activation="tanh", activity_regularizer=keras.regularizers.L1L2(0.01, 0.02)),
            layers.Reshape((4, 8)),
            layers.Conv1D(4, 2, activity_regularizer=small),
            layers.Reshape((1, 3, 2, 2)),
            layers.Conv3D(2, (1, 2, 1), activation="relu", activity_regularizer="l1"),
            layers.ActivityRegularization(l1=0.01, l2=0.03),
            layers.Flatten(),
            layers.Dense(4, activation="softmax", activity_regularizer=small, bias_regularizer="l1"),
        ]
    )


def smooth():
    """A network that rounding errors do not grow in: in a relu or a maximum they may fall on either side."""
    layers = keras.layers
    return keras.Sequential(
        [
            layers.InputLayer((8, 8, 1)),
            layers.Conv2D(8, 3, padding="same", activation="tanh"),
            layers.BatchNormalization(),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 3, use_bias=False, kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.Activation("silu"),
            layers.Flatten(),
            layers.Dense(24, activation="elu", kernel_regularizer="l2"),
            layers.Dense(6, activation="softmax"),
        ]
    )


def optimizers(steps):
    yield "sgd", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True)
    yield "rmsprop", keras.optimizers.RMSprop(1e-3)
    yield "adam", keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps))


def generate():
    TARGET.mkdir(exist_ok=True)
    write("convolutional", convolutional, 10, 30, 30, list(optimizers(30)))
    write("smooth", smooth, 6, 20, 200, list(optimizers(200)))
    write("penalized", penalized, 4, 8, 8, [("sgd", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True))])


def write(name, make, classes, batches, steps, optimizers):
    """The fixture of one network, trained for some steps with each optimizer, on the same batches again and again."""
    keras.utils.set_random_seed(17)
    generator = np.random.default_rng(17)
    model = make()
    labels = generator.integers(0, classes, batches * BATCH).astype("float32")
    patterns = generator.normal(0, 1, (classes, *model.input_shape[1:]))
    x = patterns[labels.astype(int)] + generator.normal(0, 1, (batches * BATCH, *model.input_shape[1:]))
    x = (np.round(x * 16) / 16).astype("float32")
    path = TARGET / f"{name}.h5"
    model.save(path)
    arrays = {"x": x, "y": labels}
    for name, optimizer in optimizers:
        model = keras.models.load_model(path, compile=False)
        model.compile(optimizer, "sparse_categorical_crossentropy")
        losses = []
        for step in range(steps):
            start = step % batches * BATCH
            model.reset_metrics()
            losses.append(float(model.train_on_batch(x[start : start + BATCH], labels[start : start + BATCH])))
        arrays[f"losses-{name}"] = np.asarray(losses, "float64")
        arrays[f"weights-{name}"] = np.asarray([np.sum(np.square(np.asarray(w, "float64"))) for w in model.weights])
    np.savez_compressed(path.with_suffix(".npz"), **arrays)
