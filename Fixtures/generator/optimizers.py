"""Optimizers and schedules: `Fixtures/training/optimizers.json.gz`.

Every optimizer changes the same weights by the same gradients (`gradients`: all steps one after the other, of a step all
weights). A case holds the weights after some steps and once training is ended, and the norm of each of the optimizer's variables
behind its count of steps and its learning rate.
"""

import keras
import numpy as np
import tensorflow as tf

from .case import FOLDER
from .losses import rounded
from .numbers import array, number, write

STEPS = 24
SHOWN = [1, 2, 7, STEPS]
SHAPES = {"kernel": (2, 3), "bias": (3,), "gain": (2, 1, 2)}


def schedules():
    s = keras.optimizers.schedules
    yield s.ExponentialDecay(0.1, 5, 0.7)
    yield s.ExponentialDecay(0.1, 5, 0.7, staircase=True)
    yield s.InverseTimeDecay(0.1, 4, 0.5)
    yield s.InverseTimeDecay(0.1, 4, 0.5, staircase=True)
    yield s.PolynomialDecay(0.1, 10)
    yield s.PolynomialDecay(0.1, 10, 0.01, power=2.0)
    yield s.PolynomialDecay(0.1, 7, 0.01, power=0.5, cycle=True)
    yield s.PiecewiseConstantDecay([4, 9, 15], [0.1, 0.05, 0.02, 0.001])
    yield s.CosineDecay(0.1, 15)
    yield s.CosineDecay(0.1, 15, alpha=0.2)
    yield s.CosineDecay(0.0, 12, alpha=0.1, warmup_target=0.2, warmup_steps=6)
    yield s.CosineDecayRestarts(0.1, 5)
    yield s.CosineDecayRestarts(0.1, 4, t_mul=1.0, m_mul=0.8, alpha=0.1)
    yield s.CosineDecayRestarts(0.1, 3, t_mul=1.5, m_mul=0.9)


def cases():
    for name, rate in [
        ("SGD", 0.05), ("RMSprop", 0.01), ("Adam", 0.02), ("AdamW", 0.02), ("Adamax", 0.02), ("Nadam", 0.02),
        ("Adagrad", 0.05), ("Adadelta", 0.5), ("Ftrl", 0.05), ("Lion", 0.005), ("Adafactor", 0.05), ("Lamb", 0.02),
    ]:
        common = [
            {}, {"weight_decay": 0.05}, {"clipnorm": 0.5}, {"clipvalue": 0.2}, {"global_clipnorm": 0.8},
            {"use_ema": True, "ema_momentum": 0.8}, {"use_ema": True, "ema_momentum": 0.6, "ema_overwrite_frequency": 5},
            {"gradient_accumulation_steps": 4}, {"loss_scale_factor": 8.0},
            {"learning_rate": {"schedule": 8}},
        ]
        for options in common:
            yield name, {"learning_rate": rate, **options}
    yield "SGD", {"learning_rate": 0.02, "momentum": 0.9}
    yield "SGD", {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True}
    yield "SGD", {"learning_rate": 0.02, "momentum": 0.5, "weight_decay": 0.1, "clipnorm": 0.3}
    yield "RMSprop", {"learning_rate": 0.01, "rho": 0.7, "momentum": 0.8}
    yield "RMSprop", {"learning_rate": 0.01, "centered": True, "epsilon": 1e-3}
    yield "RMSprop", {"learning_rate": 0.01, "centered": True, "momentum": 0.5}
    for name in ["Adam", "AdamW"]:
        yield name, {"learning_rate": 0.02, "amsgrad": True}
        yield name, {"learning_rate": 0.02, "beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-2}
    yield "Adam", {"learning_rate": 0.02, "amsgrad": True, "weight_decay": 0.01, "use_ema": True, "gradient_accumulation_steps": 3}
    yield "Adam", {"learning_rate": 0.02, "use_ema": True, "ema_overwrite_frequency": 2, "gradient_accumulation_steps": 3}
    yield "Adamax", {"learning_rate": 0.02, "beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-2}
    yield "Nadam", {"learning_rate": 0.02, "beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-2}
    yield "Adagrad", {"learning_rate": 0.05, "initial_accumulator_value": 0.5, "epsilon": 1e-2}
    yield "Adadelta", {"learning_rate": 1.0, "rho": 0.7, "epsilon": 1e-4}
    yield "Ftrl", {"learning_rate": 0.05, "l1_regularization_strength": 0.2, "l2_regularization_strength": 0.1}
    yield "Ftrl", {"learning_rate": 0.05, "learning_rate_power": -0.8, "l2_shrinkage_regularization_strength": 0.1, "beta": 0.3}
    yield "Lion", {"learning_rate": 0.005, "beta_1": 0.5, "beta_2": 0.8}
    yield "Adafactor", {"learning_rate": 0.05, "relative_step": False}
    yield "Adafactor", {"learning_rate": 0.05, "beta_2_decay": -0.5, "clip_threshold": 0.3, "epsilon_2": 0.1}
    yield "Lamb", {"learning_rate": 0.02, "beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-2}
    for excluded in [["bias"], ["ai", "kern"]]:
        yield "AdamW", {"learning_rate": 0.02, "weight_decay": 0.1}, excluded
    yield "SGD", {"learning_rate": 0.05, "weight_decay": 0.1}, ["bias"]
    yield "SGD", {"learning_rate": 0.3}, None, {"kernel": keras.constraints.MaxNorm(0.8), "gain": keras.constraints.NonNeg()}
    yield "Adam", {"learning_rate": 0.1, "use_ema": True}, None, {"bias": keras.constraints.UnitNorm()}


def generate():
    g = np.random.default_rng(23)
    initial = {name: rounded(g.normal(0, 0.7, shape)) for name, shape in SHAPES.items()}
    gradients = [{name: rounded(g.normal(0.1, 0.6, shape)) for name, shape in SHAPES.items()} for _ in range(STEPS)]
    rates = list(schedules())
    entries = []
    for case in cases():
        name, options, excluded, constraints = (*case, None, None)[:4]
        given = dict(options)
        if isinstance(given["learning_rate"], dict):
            given["learning_rate"] = rates[given["learning_rate"]["schedule"]]
        optimizer = getattr(keras.optimizers, name)(**given)
        if excluded:
            optimizer.exclude_from_weight_decay(var_names=excluded)
        variables = [keras.Variable(value, name=key) for key, value in initial.items()]
        for variable in variables:
            variable.constraint = (constraints or {}).get(variable.name)
        optimizer.build(variables)
        shown = []

        def weights():
            return [number(x, digits=7) for variable in variables for x in np.asarray(variable.value).ravel()]

        for step, values in enumerate(gradients):
            optimizer.apply([tf.constant(value) for value in values.values()], variables)
            if step + 1 in SHOWN:
                shown.append(weights())
        state = optimizer.variables[1 if isinstance(given["learning_rate"], keras.optimizers.schedules.LearningRateSchedule) else 2 :]
        norms = [number(np.linalg.norm(np.asarray(value.value, "float64"))) for value in state]
        optimizer.finalize_variable_values(variables)
        entry = keras.optimizers.serialize(optimizer)
        entry = {"class_name": name, "config": entry["config"]}
        entry.update({"excluded": excluded} if excluded else {})
        if constraints:
            entry["constraints"] = {key: keras.constraints.serialize(value) for key, value in constraints.items()}
        entries.append({**entry, "weights": shown, "norms": norms, "final": weights() if optimizer.use_ema else None})
    write(
        FOLDER / "training" / "optimizers.json.gz",
        {
            "arrays": {
                **{name: array(value) for name, value in initial.items()},
                "shown": array(SHOWN),
                "gradients": array([np.concatenate([v.ravel() for v in values.values()]) for values in gradients]),
            },
            "cases": entries,
            "schedules": [
                {"schedule": keras.optimizers.schedules.serialize(rate), "rates": [number(rate(step)) for step in range(33)]}
                for rate in rates
            ],
        },
    )
