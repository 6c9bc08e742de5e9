"""Constraints, regularizers and initializers: `Fixtures/training/weight_rules.json.gz`.

Of an initializer that draws at random the file holds mean, deviation, least and greatest of many numbers, for a weight of one
shape.
"""

import keras
import numpy as np
import tensorflow as tf

from .case import FOLDER
from .losses import rounded
from .numbers import array, number, write


def constraints():
    c = keras.constraints
    yield c.NonNeg(), "matrix"
    yield c.NonNeg(), "kernel"
    for axis in [0, 1, [0, 1]]:
        yield c.MaxNorm(1.2, axis=axis), "matrix"
        yield c.UnitNorm(axis=axis), "matrix"
        yield c.MinMaxNorm(0.5, 1.2, rate=0.7, axis=axis), "matrix"
    yield c.MaxNorm(), "vector"
    yield c.UnitNorm(), "vector"
    yield c.UnitNorm(), "zero"
    yield c.MinMaxNorm(0.5, 1.0), "zero"
    yield c.MaxNorm(0.9, axis=[0, 1, 2]), "kernel"
    yield c.MinMaxNorm(1.0, 1.1, axis=[1, 2]), "kernel"
    yield c.UnitNorm(axis=[0, 1]), "kernel"


def regularizers():
    r = keras.regularizers
    for name in ["vector", "matrix", "kernel", "zero"]:
        yield r.L1(0.02), name
        yield r.L2(0.03), name
        yield r.L1L2(0.02, 0.05), name
    yield r.L1L2(0.0, 0.05), "matrix"
    for mode in ["rows", "columns"]:
        yield r.OrthogonalRegularizer(0.04, mode=mode), "matrix"


def initializers():
    i = keras.initializers
    yield i.RandomNormal(0.5, 0.2), (50, 400)
    yield i.RandomUniform(-0.5, 1.5), (50, 400)
    yield i.TruncatedNormal(0.5, 0.2), (50, 400)
    for name in ["GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform"]:
        for shape in [(50, 400), (3, 3, 40, 60), (20000,)]:
            yield getattr(i, name)(), shape
    for mode in ["fan_in", "fan_out", "fan_avg"]:
        for distribution in ["truncated_normal", "untruncated_normal", "uniform"]:
            yield i.VarianceScaling(2.5, mode=mode, distribution=distribution), (3, 3, 40, 60)
    yield i.Orthogonal(1.5), (40, 30)
    yield i.Orthogonal(), (3, 5, 60)


def fixed():
    i = keras.initializers
    for initializer in [i.Zeros(), i.Ones(), i.Constant(0.3)]:
        yield initializer, (2, 3)
    yield i.Identity(2.0), (3, 3)
    yield i.Identity(), (2, 4)


def generate():
    g = np.random.default_rng(31)
    arrays = {
        "vector": rounded(g.normal(0, 1, 5)),
        "matrix": rounded(g.normal(0, 1, (4, 3))),
        "kernel": rounded(g.normal(0, 1, (2, 2, 2, 3))),
        "zero": np.array([[0, 0, 1], [0, -0.5, 0], [0, 0, 0]], "float32"),
    }
    projected = [
        {
            **{key: value for key, value in keras.constraints.serialize(rule).items() if key != "registered_name"},
            "on": name,
            "values": array(rule(tf.constant(arrays[name])))[1],
        }
        for rule, name in constraints()
    ]
    penalties = []
    for rule, name in regularizers():
        values = tf.constant(arrays[name])
        with tf.GradientTape() as tape:
            tape.watch(values)
            penalty = rule(values)
        entry = {**keras.regularizers.serialize(rule), "on": name, "penalty": number(penalty)}
        penalties.append({**entry, "gradient": array(tape.gradient(penalty, values))[1]})
    drawn = []
    for rule, shape in initializers():
        keras.utils.set_random_seed(3)
        values = np.asarray(rule(shape), "float64")
        facts = [number(fact) for fact in [values.mean(), values.std(), values.min(), values.max()]]
        drawn.append({**keras.initializers.serialize(rule), "shape": list(shape), "facts": facts})
    filled = []
    for rule, shape in fixed():
        entry = {**keras.initializers.serialize(rule), "shape": list(shape), "values": array(rule(shape))[1]}
        if isinstance(rule, keras.initializers.Identity):
            entry["config"] = {"gain": rule.gain}  # which Keras forgets
        filled.append(entry)
    write(
        FOLDER / "training" / "weight_rules.json.gz",
        {
            "arrays": {name: array(values) for name, values in arrays.items()},
            "constraints": projected, "regularizers": penalties, "initializers": drawn, "filled": filled,
        },
    )
