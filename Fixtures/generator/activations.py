"""Every activation function of Keras, and the layers that are one."""

import numpy as np

from .case import Case

BOTH = (3, 2)

PIECEWISE = [
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "relu",
    "relu6",
    "soft_shrink",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
]
SMOOTH = [
    "celu",
    "elu",
    "exponential",
    "gelu",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "softsign",
    "squareplus",
    "swish",
    "tanh",
    "tanh_shrink",
]
ALSO_KERAS_2 = ["gelu", "hard_sigmoid", "linear", "selu", "softmax", "swish"]


def grid(generator, shape):
    """An even grid from -6 to 6 with jitter, and the exact points where piecewise functions change."""
    count = int(np.prod(shape))
    values = np.linspace(-6, 6, count) + generator.normal(0, 0.01, count)
    exact = np.array([0, -0.0, 1, -1, 3, -3, 0.5, -0.5, 2.5, -2.5, 6, -6])
    values[generator.permutation(count)[: len(exact)]] = exact[:count]
    return generator.permutation(values).reshape(shape).astype("float32")


def extremes(generator, shape):
    """Values at which careless formulas overflow, vanish or lose all digits."""
    values = [
        -1e4,
        -300,
        -88,
        -80,
        -50,
        -20,
        -12,
        -1e-3,
        -1e-6,
        -1e-20,
        0.0,
        -0.0,
        1e-20,
        1e-6,
        1e-3,
        12,
        20,
        50,
        80,
    ]
    return np.resize(np.array(values), shape).astype("float32")


# Inputs for which TensorFlow's gradient is none of the function's: celu adds those of max(x, 0) and min(x, 0), which are both 1
# at 0; selu takes a result that vanishes for one above 0.
ACCIDENTS = {"celu": lambda x: x == 0, "selu": lambda x: (x < 0) & (x > -1e-7)}


def functions():
    for name in sorted(PIECEWISE + SMOOTH):
        generations = BOTH if name in ALSO_KERAS_2 else (3,)
        title, accident = name.replace("_", "-"), ACCIDENTS.get(name)
        yield Case("Activation", title, dict(activation=name), ((38,),), generations, draw=grid, accident=accident)
        if name in SMOOTH:
            yield Case(
                "Activation",
                f"{title}-extremes",
                dict(activation=name),
                ((38,),),
                draw=extremes,
                accident=accident,
                batch=1,
            )
    yield Case("Activation", "softmax-rank-4", dict(activation="softmax"), ((2, 3, 5),))
    yield Case("Activation", "relu-image", dict(activation="relu"), ((5, 3, 19),))
    yield Case("Activation", "tanh-float64", dict(activation="tanh", dtype="float64"), ((38,),), draw=grid)


def layers():
    yield Case("ReLU", "default", {}, ((38,),), BOTH, draw=grid)
    yield Case("ReLU", "max-value", dict(max_value=6.0), ((38,),), draw=grid)
    yield Case("ReLU", "negative-slope", dict(negative_slope=0.1), ((38,),), draw=grid)
    yield Case("ReLU", "threshold", dict(threshold=1.0), ((38,),), draw=grid)
    yield Case(
        "ReLU", "all", dict(max_value=3.0, negative_slope=0.25, threshold=0.5), ((38,),), (3,), draw=grid
    )
    yield Case("LeakyReLU", "default", {}, ((38,),), BOTH, draw=grid)
    yield Case("LeakyReLU", "slope", dict(negative_slope=0.05), ((5, 7),), draw=grid)
    yield Case("LeakyReLU", "alpha", dict(alpha=0.05), ((5, 7),), (2,), draw=grid)
    yield Case("ELU", "default", {}, ((38,),), BOTH, draw=grid)
    yield Case("ELU", "alpha", dict(alpha=0.4), ((38,),), draw=grid)
    yield Case("PReLU", "default", {}, ((5, 7),))
    yield Case("PReLU", "shared-height-width", dict(shared_axes=[1, 2]), ((5, 4, 3),), BOTH)
    yield Case("PReLU", "shared-channels", dict(shared_axes=[3]), ((5, 4, 3),))
    yield Case("PReLU", "shared-middle", dict(shared_axes=[2]), ((5, 4, 3),))
    yield Case("ThresholdedReLU", "default", {}, ((38,),), (2,), draw=grid)
    yield Case("ThresholdedReLU", "theta", dict(theta=0.5), ((38,),), (2,), draw=grid)
    yield Case("Softmax", "default", {}, ((7,),), BOTH)
    yield Case("Softmax", "axis-first", dict(axis=1), ((5, 4, 3),))
    yield Case("Softmax", "axis-minus-two", dict(axis=-2), ((5, 4, 3),))
    yield Case("Softmax", "two-axes", dict(axis=[1, 2]), ((5, 4, 3),), BOTH)
    yield Case("Softmax", "split-axes", dict(axis=[1, 3]), ((5, 4, 3),))


CASES = [*functions(), *layers()]
