"""TimeDistributed around layers and models."""

from .case import Case

BOTH = (3, 2)


def small_model(k):
    given = k.Input((5, 4, 2))
    hidden = k.layers.BatchNormalization()(k.layers.Conv2D(3, 3, activation="relu")(given))
    return k.Model(given, k.layers.Dense(2)(k.layers.Flatten()(hidden)), name="each_step")


def sequential(k):
    return k.Sequential(
        [k.layers.InputLayer((5,)), k.layers.Dense(4, activation="relu"), k.layers.Dense(3)], name="each_step"
    )


def case(name, make, shape, generations=BOTH):
    return Case(
        "TimeDistributed",
        name,
        shapes=(shape,),
        generations=generations,
        make=lambda k: k.layers.TimeDistributed(make(k)),
    )


CASES = [
    case("dense", lambda k: k.layers.Dense(3, activation="relu"), (6, 5)),
    case("dense-rank-four", lambda k: k.layers.Dense(3), (3, 4, 5), (3,)),
    case("convolution", lambda k: k.layers.Conv2D(3, 3, padding="same"), (3, 5, 4, 2), (3,)),
    case("batch-normalization", lambda k: k.layers.BatchNormalization(), (3, 5), (3,)),
    case("pooling", lambda k: k.layers.MaxPooling2D(2), (3, 5, 4, 2), (3,)),
    case("flatten", lambda k: k.layers.Flatten(), (3, 5, 4, 2), (3,)),
    case("model", small_model, (3, 5, 4, 2)),
    case("sequential", sequential, (6, 5)),
    case("recurrent", lambda k: k.layers.LSTM(4), (3, 6, 5), (3,)),
]
