"""Pooling in one, two and three dimensions."""

from .case import Case

BOTH = (3, 2)
IMAGES = {1: (11, 5), 2: (9, 8, 5), 3: (5, 6, 7, 3)}
FIRST = dict(data_format="channels_first")


def channels_first(shape):
    return (shape[-1], *shape[:-1])


def windows(kind, rank):
    """`kind` is Max or Average."""
    layer, image = f"{kind}Pooling{rank}D", IMAGES[rank]
    last = dict(shapes=(image,), batch=2)
    first = dict(shapes=(channels_first(image),), batch=2)
    yield Case(layer, "two", dict(pool_size=2), generations=BOTH, **last)
    yield Case(layer, "two-same", dict(pool_size=2, padding="same"), **last)
    yield Case(layer, "overlapping", dict(pool_size=3, strides=2), **last)
    yield Case(layer, "overlapping-same", dict(pool_size=3, strides=2, padding="same"), **last)
    yield Case(layer, "channels-first", dict(pool_size=2) | FIRST, **first)
    yield Case(layer, "channels-first-same", dict(pool_size=3, strides=2, padding="same") | FIRST, **first)
    if rank > 1:
        each = (2, 3, 1)[:rank]
        yield Case(layer, "window-each-axis", dict(pool_size=each), **last)
        yield Case(layer, "strides-each-axis", dict(pool_size=3, strides=each, padding="same"), **last)


def edges(kind):
    """Windows and strides that meet the border in unusual ways: the same in each dimension, so tried in two."""
    layer, last = f"{kind}Pooling2D", dict(shapes=(IMAGES[2],), batch=2)
    yield Case(layer, "stride-one-same", dict(pool_size=3, strides=1, padding="same"), **last)
    yield Case(layer, "stride-beyond-window", dict(pool_size=2, strides=3), **last)
    yield Case(layer, "stride-beyond-window-same", dict(pool_size=2, strides=3, padding="same"), **last)
    yield Case(layer, "even-window-same", dict(pool_size=4, strides=3, padding="same"), **last)


def whole(kind, rank):
    layer, image = f"Global{kind}Pooling{rank}D", IMAGES[rank]
    last = dict(shapes=(image,), batch=2)
    first = dict(shapes=(channels_first(image),), batch=2)
    yield Case(layer, "default", {}, generations=BOTH, **last)
    yield Case(layer, "keepdims", dict(keepdims=True), **last)
    yield Case(layer, "channels-first", FIRST, **first)
    yield Case(layer, "channels-first-keepdims", dict(keepdims=True) | FIRST, **first)


def unknown_size(kind):
    """An input whose height and width only the data tell."""
    yield Case(f"Global{kind}Pooling2D", "unknown-size", shapes=((None, None, 3),))


CASES = [
    case
    for kind in ("Max", "Average")
    for rank in (1, 2, 3)
    for case in (*windows(kind, rank), *whole(kind, rank))
]
CASES += [case for kind in ("Max", "Average") for case in (*edges(kind), *unknown_size(kind))]
