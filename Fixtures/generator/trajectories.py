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


def optimizers():
    yield "sgd", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True)
    yield "rmsprop", keras.optimizers.RMSprop(1e-3)
    yield "adam", keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, STEPS))


def generate():
    TARGET.mkdir(exist_ok=True)
    keras.utils.set_random_seed(17)
    generator = np.random.default_rng(17)
    labels = generator.integers(0, 10, STEPS * BATCH).astype("float32")
    patterns = generator.normal(0, 1, (10, 12, 12, 1))
    x = patterns[labels.astype(int)] + generator.normal(0, 1, (STEPS * BATCH, 12, 12, 1))
    x = (np.round(x * 16) / 16).astype("float32")
    model = convolutional()
    path = TARGET / "convolutional.h5"
    model.save(path)
    arrays = {"x": x, "y": labels}
    for name, optimizer in optimizers():
        model = keras.models.load_model(path, compile=False)
        model.compile(optimizer, "sparse_categorical_crossentropy")
        losses = []
        for start in range(0, len(x), BATCH):
            model.reset_metrics()
            losses.append(float(model.train_on_batch(x[start : start + BATCH], labels[start : start + BATCH])))
        arrays[f"losses-{name}"] = np.asarray(losses, "float64")
        arrays[f"weights-{name}"] = np.asarray([np.sum(np.square(np.asarray(w, "float64"))) for w in model.weights])
    np.savez_compressed(path.with_suffix(".npz"), **arrays)
