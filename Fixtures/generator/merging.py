"""Layers with several inputs."""

from .case import Case

BOTH = (3, 2)


def elementwise():
    for layer in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        yield Case(layer, "two", {}, ((5, 7), (5, 7)), BOTH)
        yield Case(layer, "broadcast-channels", {}, ((5, 4, 3), (1, 1, 3)))
        if layer != "Subtract":
            yield Case(layer, "three", {}, ((7,), (7,), (7,)))
        if layer in ("Add", "Multiply"):
            yield Case(layer, "broadcast-both-ways", {}, ((5, 1), (1, 7)))
            yield Case(layer, "different-ranks", {}, ((5, 7), (7,)))
    for layer in ("Add", "Multiply"):
        yield Case(layer, "same-tensor-twice", shapes=((5,),), make=lambda k, layer=layer: twice(k, layer))


def twice(k, layer):
    given = k.Input((5,))
    return k.Model(given, getattr(k.layers, layer)()([given, given]))


def concatenate():
    yield Case("Concatenate", "vectors", {}, ((5,), (3,)), BOTH)
    yield Case("Concatenate", "four", {}, ((5,), (3,), (1,), (19,)))
    yield Case("Concatenate", "channels", {}, ((5, 4, 3), (5, 4, 7)))
    yield Case("Concatenate", "axis-one", dict(axis=1), ((5, 4), (3, 4)), BOTH)
    yield Case("Concatenate", "axis-two", dict(axis=2), ((3, 4, 5), (3, 2, 5), (3, 1, 5)))
    yield Case("Concatenate", "axis-negative", dict(axis=-2), ((3, 4, 5), (3, 2, 5)))


def dot():
    yield Case("Dot", "vectors", dict(axes=1), ((7,), (7,)), BOTH)
    yield Case("Dot", "vectors-negative-axis", dict(axes=-1), ((7,), (7,)))
    yield Case("Dot", "cosine", dict(axes=1, normalize=True), ((7,), (7,)), BOTH)
    yield Case("Dot", "attention", dict(axes=2), ((5, 7), (3, 7)))
    yield Case("Dot", "attention-cosine", dict(axes=2, normalize=True), ((5, 7), (3, 7)))
    yield Case("Dot", "context", dict(axes=(2, 1)), ((5, 3), (3, 7)))
    yield Case("Dot", "axis-one", dict(axes=1), ((5, 3), (5, 7)))
    yield Case("Dot", "matrix-vector", dict(axes=(2, 1)), ((5, 7), (7,)))
    yield Case("Dot", "vector-matrix", dict(axes=(1, 2)), ((7,), (5, 7)))
    yield Case("Dot", "rank-four", dict(axes=(3, 1)), ((2, 3, 4), (4, 5)))


CASES = [*elementwise(), *concatenate(), *dot()]
