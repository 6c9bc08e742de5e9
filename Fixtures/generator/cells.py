"""RNN around cells, and recurrent convolutions."""

from .case import Case

BOTH = (3, 2)
SEQUENCE = (6, 5)


def rnn():
    def case(name, make, generations=(3,), **options):
        return Case(
            "RNN",
            name,
            shapes=(SEQUENCE,),
            generations=generations,
            make=lambda k: k.layers.RNN(make(k.layers), **options),
        )

    yield case("simple-cell", lambda k: k.SimpleRNNCell(4))
    yield case("lstm-cell", lambda k: k.LSTMCell(4), BOTH)
    yield case("gru-cell", lambda k: k.GRUCell(4), return_sequences=True)
    yield case("gru-cell-reset-before", lambda k: k.GRUCell(4, reset_after=False))
    yield case("backwards", lambda k: k.LSTMCell(4), go_backwards=True, return_sequences=True)
    yield case("cell-list", lambda k: [k.LSTMCell(4), k.LSTMCell(3)], BOTH)
    yield case("stacked", lambda k: k.StackedRNNCells([k.GRUCell(4), k.LSTMCell(3)]), return_sequences=True)
    yield case("state", lambda k: k.StackedRNNCells([k.LSTMCell(4), k.GRUCell(3)]), return_state=True)


def recurrent_convolutions():
    def case(name, rank=2, generations=(3,), shape=None, **options):
        shape = shape or (4, *(5, 6, 4)[:rank], 3)
        options = dict(filters=2, kernel_size=3) | options
        return Case(f"ConvLSTM{rank}D", name, options, (shape,), generations, channel_axis=2, batch=2)

    yield case("default", generations=BOTH)
    yield case("same-sequences", padding="same", return_sequences=True)
    yield case("strided", strides=2, padding="same", return_sequences=True)
    yield case("dilated", dilation_rate=2)
    yield case("kernel-height-width", kernel_size=(2, 3))
    yield case("no-bias", use_bias=False)
    yield case("backwards", go_backwards=True, return_sequences=True)
    yield case("state", return_state=True)
    yield case("activations", activation="relu", recurrent_activation="sigmoid", padding="same")
    yield case("hard-sigmoid", recurrent_activation="hard_sigmoid", generations=BOTH)
    yield case("channels-first", shape=(4, 3, 5, 6), padding="same", data_format="channels_first")
    yield case("default", rank=1, generations=BOTH)
    yield case("same-sequences", rank=1, padding="same", return_sequences=True, strides=2)
    yield case("default", rank=3)
    yield case("same-sequences", rank=3, padding="same", return_sequences=True)


CASES = [*rnn(), *recurrent_convolutions()]
