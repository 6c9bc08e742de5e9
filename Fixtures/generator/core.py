"""Dense, InputLayer, Identity, Rescaling and Normalization."""

import numpy as np

from .case import Case

BOTH = (3, 2)


def dense():
    yield Case("Dense", "default", dict(units=5), ((7,),), BOTH)
    yield Case("Dense", "relu", dict(units=19, activation="relu"), ((33,),))
    yield Case("Dense", "no-bias", dict(units=3, use_bias=False), ((5,),))
    yield Case("Dense", "softmax", dict(units=10, activation="softmax"), ((19,),))
    yield Case("Dense", "one-unit-sigmoid", dict(units=1, activation="sigmoid"), ((3,),))
    yield Case("Dense", "rank-3", dict(units=5, activation="tanh"), ((4, 7),))
    yield Case("Dense", "rank-4", dict(units=3), ((2, 3, 5),))
    yield Case("Dense", "wide", dict(units=67), ((35,),), batch=2)
    for dtype in ("float64", "float16", "mixed_float16", "mixed_bfloat16"):
        generations = BOTH if dtype in ("float64", "mixed_float16") else (3,)
        yield Case(
            "Dense",
            dtype.replace("_", "-"),
            dict(units=5, activation="relu", dtype=dtype),
            ((7,),),
            generations,
        )
    yield Case(
        "Dense",
        "regularised",
        dict(
            units=4,
            kernel_regularizer="l2",
            bias_regularizer="l1",
            activity_regularizer="l1",
            kernel_constraint="max_norm",
            bias_constraint="non_neg",
            kernel_initializer="he_normal",
            bias_initializer="ones",
        ),
        ((6,),),
        BOTH,
    )
    yield Case("Dense", "not-trainable", dict(units=4, trainable=False), ((6,),), BOTH)
    yield Case(
        "Dense",
        "activation-layer",
        shapes=((7,),),
        generations=BOTH,
        make=lambda k: k.layers.Dense(5, activation=k.layers.LeakyReLU(0.2)),
    )


def identity():
    yield Case("InputLayer", "vector", shapes=((5,),), generations=BOTH, make=input_only)
    yield Case("InputLayer", "batch-shape", generations=BOTH, make=fixed_batch)
    yield Case(
        "InputLayer",
        "sequential",
        generations=BOTH,
        make=lambda k: k.Sequential([k.layers.InputLayer((5,), name="given"), k.layers.Activation("linear")]),
    )
    yield Case("Identity", "vector", {}, ((5,),), BOTH)
    yield Case("Identity", "image", {}, ((3, 5, 2),))


def input_only(k):
    given = k.Input((5,), name="given")
    return k.Model(given, k.layers.Activation("relu")(given))


def fixed_batch(k):
    given = k.Input(batch_shape=(2, 3, 5), name="given")
    return k.Model(given, k.layers.Activation("relu")(given))


def rescaling():
    yield Case("Rescaling", "scale", dict(scale=1 / 255), ((5, 7, 3),))
    yield Case("Rescaling", "offset", dict(scale=1 / 127.5, offset=-1.0), ((5, 7, 3),))
    yield Case(
        "Rescaling", "per-channel", dict(scale=[0.5, 0.25, 2.0], offset=[-1.0, 0.0, 1.5]), ((5, 4, 3),), BOTH
    )


def normalization():
    means, variances = [0.5, -1.25, 2.0], [0.3, 2.25, 1.0]
    yield Case("Normalization", "given-values", dict(mean=means, variance=variances), ((5, 3),))
    yield Case("Normalization", "given-scalar", dict(axis=None, mean=0.5, variance=2.25), ((5, 3),))
    yield Case("Normalization", "invert", dict(mean=means, variance=variances, invert=True), ((3,),), BOTH)
    yield Case(
        "Normalization", "axis-first", dict(axis=1, mean=means, variance=variances), ((3, 4, 5),), BOTH
    )
    for name, axis, shape in [
        ("last", -1, (5,)),
        ("none", None, (4, 5)),
        ("two", [1, -1], (3, 4, 2)),
        ("middle", 2, (3, 4, 2)),
    ]:
        yield Case(
            "Normalization",
            f"adapted-{name}",
            generations=BOTH,
            shapes=(shape,),
            keep_weights=True,
            reloads=name not in ("none", "two"),
            make=lambda k, axis=axis, shape=shape: adapted(k, axis, shape),
        )
    yield Case(
        "Normalization",
        "adapted-invert",
        shapes=((5,),),
        keep_weights=True,
        make=lambda k: adapted(k, -1, (5,), invert=True),
    )
    yield Case("Normalization", "zero-variance", dict(mean=0.5, variance=0.0, axis=None), ((4,),))


def adapted(k, axis, shape, **options):
    layer = k.layers.Normalization(axis=axis, **options)
    layer.adapt(np.random.default_rng(3).normal(1.5, 2, (40, *shape)).astype("float32"))
    return layer


CASES = [*dense(), *identity(), *rescaling(), *normalization()]
