"""Layers that normalise with statistics of the data or of training."""

from .case import Case

BOTH = (3, 2)


def batch():
    def case(name, shape=(5, 4, 3), generations=(3,), **options):
        return Case("BatchNormalization", name, options, (shape,), generations)

    yield case("image", generations=BOTH)
    yield case("vector", shape=(19,))
    yield case("sequence", shape=(7, 5))
    yield case("volume", shape=(2, 3, 4, 5))
    yield case("axis-first", shape=(3, 5, 4), axis=1)
    yield case("axis-middle", shape=(5, 4, 3), axis=2)
    yield case("axis-negative", shape=(5, 4, 3), axis=-2)
    yield case("epsilon", epsilon=0.1)
    yield case("no-center", center=False)
    yield case("no-scale", scale=False)
    yield case("no-center-no-scale", center=False, scale=False)
    yield case("momentum", momentum=0.9)
    yield case("synchronized", synchronized=True)
    yield case("not-trainable", trainable=False)
    yield case("mixed-float16", dtype="mixed_float16")
    yield Case(
        "BatchNormalization",
        "axis-list",
        shapes=((5, 4, 3),),
        generations=(2,),
        make=lambda k: k.layers.BatchNormalization(axis=[3]),
    )
    yield Case(
        "BatchNormalization",
        "axis-two",
        shapes=((5, 4, 3),),
        generations=(2,),
        make=lambda k: k.layers.BatchNormalization(axis=[1, 3]),
    )
    yield Case("BatchNormalization", "not-training", make=not_training, generations=(2,))


def not_training(k):
    """Calls that Keras 2 keeps from training, of a model and of layers."""
    given = k.Input((6,))
    base = k.Sequential(
        [k.layers.InputLayer((6,)), k.layers.Dense(4), k.layers.BatchNormalization(), k.layers.Dropout(0.5)]
    )
    hidden = k.layers.Dropout(0.5)(base(given, training=False), training=False)
    return k.Model(given, k.layers.BatchNormalization()(hidden, training=False))


def layer():
    def case(name, shape=(5, 7), generations=(3,), **options):
        reloads = not isinstance(options.get("axis"), list)
        return Case("LayerNormalization", name, options, (shape,), generations, reloads=reloads)

    yield case("default", generations=BOTH)
    yield case("vector", shape=(19,))
    yield case("image", shape=(5, 4, 3))
    yield case("axis-one", shape=(5, 4, 3), axis=1)
    yield case("axis-two", shape=(5, 4, 3), axis=[1, 2], generations=BOTH)
    yield case("axis-all", shape=(5, 4, 3), axis=[1, 2, 3])
    yield case("axis-split", shape=(5, 4, 3), axis=[1, 3])
    yield case("epsilon", epsilon=0.1)
    yield case("no-center", center=False)
    yield case("no-scale", scale=False)
    yield case("no-center-no-scale", center=False, scale=False)
    yield case("two-values", shape=(2,))


def groups():
    def case(name, shape=(5, 4, 12), generations=(3,), **options):
        return Case("GroupNormalization", name, options, (shape,), generations)

    yield case("four-groups", groups=4, generations=BOTH)
    yield case("default", shape=(3, 64))
    yield case("instance", groups=-1)
    yield case("one-group", groups=1)
    yield case("vector", shape=(12,), groups=3)
    yield case("axis-first", shape=(6, 5, 4), groups=2, axis=1)
    yield case("epsilon", groups=2, epsilon=0.1)
    yield case("no-center", groups=2, center=False)
    yield case("no-scale", groups=2, scale=False)


def unit():
    yield Case("UnitNormalization", "default", {}, ((5, 7),), BOTH)
    yield Case("UnitNormalization", "axis-one", dict(axis=1), ((5, 4, 3),))
    yield Case("UnitNormalization", "axis-two", dict(axis=[1, 2]), ((5, 4, 3),), BOTH)


CASES = [*batch(), *layer(), *groups(), *unit()]
