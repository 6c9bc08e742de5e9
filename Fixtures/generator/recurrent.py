"""SimpleRNN, LSTM and GRU, and Bidirectional around them."""

from .case import Case

BOTH = (3, 2)
SEQUENCE = (6, 5)


def common(layer):
    """The options that all three share."""

    def case(name, generations=(3,), shapes=(SEQUENCE,), batch=3, **options):
        return Case(layer, name, dict(units=4) | options, shapes, generations, batch=batch)

    yield case("default", generations=BOTH)
    yield case("sequences", return_sequences=True)
    yield case("state", return_state=True)
    yield case("sequences-state", return_sequences=True, return_state=True)
    yield case("backwards", go_backwards=True)
    yield case("backwards-sequences", go_backwards=True, return_sequences=True)
    yield case("backwards-sequences-state", go_backwards=True, return_sequences=True, return_state=True)
    yield case("unrolled", unroll=True, return_sequences=True)
    yield case("no-bias", use_bias=False)
    yield case("relu", activation="relu", return_sequences=True)
    yield case("time-major", generations=(2,), time_major=True, return_sequences=True)
    yield case("dropout", dropout=0.3, recurrent_dropout=0.2)
    yield case("one-step", shapes=((1, 5),))
    yield case("wide", units=19, shapes=((9, 17),), return_sequences=True)
    yield case("long", shapes=((70, 5),), return_sequences=True)
    yield case("many-samples", shapes=((12, 5),), batch=40)
    yield case("unknown-length", shapes=((None, 5),), return_sequences=True)
    yield Case(layer, "stateful", make=lambda k: stateful(k, layer))
    yield Case(layer, "initial-state", generations=BOTH, make=lambda k: with_state(k, layer))
    yield Case(layer, "encoder-decoder", make=lambda k: encoder_decoder(k, layer))


def stateful(k, layer):
    given = k.Input(batch_shape=(2, *SEQUENCE))
    return k.Model(given, getattr(k.layers, layer)(4, stateful=True)(given))


def with_state(k, layer):
    given = k.Input(SEQUENCE, name="sequence")
    states = [k.Input((4,), name=f"state_{index}") for index in range(2 if layer == "LSTM" else 1)]
    return k.Model(
        [given, *states], getattr(k.layers, layer)(4, return_sequences=True)(given, initial_state=states)
    )


def encoder_decoder(k, layer):
    source, target = k.Input(SEQUENCE, name="source"), k.Input((4, 3), name="target")
    _, *states = getattr(k.layers, layer)(4, return_state=True)(source)
    decoder = getattr(k.layers, layer)(4, return_sequences=True, return_state=True)
    decoded, *last = decoder(target, initial_state=states)
    return k.Model([source, target], [k.layers.Dense(3, activation="softmax")(decoded), *last])


def gates():
    """Options of the layers with gates."""
    for layer in ("LSTM", "GRU"):
        for name in ("hard_sigmoid", "relu", "linear"):
            yield Case(
                layer,
                f"recurrent-{name.replace('_', '-')}",
                dict(units=4, recurrent_activation=name),
                (SEQUENCE,),
                BOTH if name == "hard_sigmoid" else (3,),
            )
        yield Case(layer, "implementation-one", dict(units=4, implementation=1), (SEQUENCE,), (2,))
    yield Case("LSTM", "no-forget-bias", dict(units=4, unit_forget_bias=False), (SEQUENCE,))
    for name, options in {
        "": {},
        "-sequences": dict(return_sequences=True),
        "-backwards": dict(go_backwards=True),
        "-no-bias": dict(use_bias=False),
    }.items():
        yield Case(
            "GRU",
            f"reset-before{name}",
            dict(units=4, reset_after=False) | options,
            (SEQUENCE,),
            (3,) if name else BOTH,
        )


def bidirectional():
    def case(name, make, generations=(3,), shapes=(SEQUENCE,)):
        return Case(
            "Bidirectional", name, make=lambda k: make(k.layers), shapes=shapes, generations=generations
        )

    for mode in ("concat", "sum", "mul", "ave", None):
        name = f"merge-{mode or 'none'}"
        yield case(
            name,
            lambda k, mode=mode: k.Bidirectional(k.LSTM(4), merge_mode=mode),
            generations=BOTH if mode in ("concat", None) else (3,),
        )
        yield case(
            f"{name}-sequences",
            lambda k, mode=mode: k.Bidirectional(k.GRU(3, return_sequences=True), merge_mode=mode),
        )
    yield case("simple", lambda k: k.Bidirectional(k.SimpleRNN(4, return_sequences=True)))
    yield case("gru-reset-before", lambda k: k.Bidirectional(k.GRU(4, reset_after=False)), generations=BOTH)
    yield case("state", lambda k: k.Bidirectional(k.LSTM(4, return_sequences=True, return_state=True)))
    yield case(
        "own-backward-layer",
        generations=BOTH,
        make=lambda k: k.Bidirectional(
            k.LSTM(4, return_sequences=True),
            backward_layer=k.LSTM(4, return_sequences=True, go_backwards=True, activation="relu"),
        ),
    )
    yield Case(
        "Bidirectional",
        "chain",
        generations=BOTH,
        shapes=(SEQUENCE,),
        make=lambda k: k.Sequential(
            [
                k.layers.InputLayer(SEQUENCE),
                k.layers.Bidirectional(k.layers.LSTM(4, return_sequences=True)),
                k.layers.Bidirectional(k.layers.GRU(3)),
                k.layers.Dense(2),
            ]
        ),
    )


CASES = [
    *(case for layer in ("SimpleRNN", "LSTM", "GRU") for case in common(layer)),
    *gates(),
    *bidirectional(),
]
