"""Small networks as Keras trains them: initial model, batches, and the loss of every step.

Writes `Fixtures/training/NAME.h5` (the model before training) and `NAME.npz`: `x` and `y` (all batches one after the other),
`losses-OPTIMIZER` (the loss of each batch before its update) and `weights-OPTIMIZER` (the sum of the squares of each weight
after the last update).
"""

import keras
import numpy as np

from .case import FOLDER

TARGET = FOLDER / "training"
STEPS, BATCH = 30, 16


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


def optimizers():
    yield "sgd", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True)
    yield "rmsprop", keras.optimizers.RMSprop(1e-3)
    yield "adam", keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, STEPS))


def generate():
    TARGET.mkdir(exist_ok=True)
    write("convolutional", convolutional, 10, STEPS, list(optimizers()))
    write("penalized", penalized, 4, 8, [("sgd", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True))])


def write(name, make, classes, steps, optimizers):
    """The fixture of one network, trained for some steps with each optimizer."""
    keras.utils.set_random_seed(17)
    generator = np.random.default_rng(17)
    model = make()
    labels = generator.integers(0, classes, steps * BATCH).astype("float32")
    patterns = generator.normal(0, 1, (classes, *model.input_shape[1:]))
    x = patterns[labels.astype(int)] + generator.normal(0, 1, (steps * BATCH, *model.input_shape[1:]))
    x = (np.round(x * 16) / 16).astype("float32")
    path = TARGET / f"{name}.h5"
    model.save(path)
    arrays = {"x": x, "y": labels}
    for name, optimizer in optimizers:
        model = keras.models.load_model(path, compile=False)
        model.compile(optimizer, "sparse_categorical_crossentropy")
        losses = []
        for start in range(0, len(x), BATCH):
            model.reset_metrics()
            losses.append(float(model.train_on_batch(x[start : start + BATCH], labels[start : start + BATCH])))
        arrays[f"losses-{name}"] = np.asarray(losses, "float64")
        arrays[f"weights-{name}"] = np.asarray([np.sum(np.square(np.asarray(w, "float64"))) for w in model.weights])
    np.savez_compressed(path.with_suffix(".npz"), **arrays)
