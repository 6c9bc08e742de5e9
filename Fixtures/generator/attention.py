"""Attention layers, whose calls take several tensors by place or by name."""

from .case import Case, indices, irregular

BOTH = (3, 2)


def mask_or_values(generator, shape):
    """A mask of zeros and ones where the shape is that of one (5 queries, 7 keys), else values."""
    if shape[-2:] == (5, 7):
        return (generator.random(shape) < 0.6).astype("float32")
    return irregular(generator, shape)


def called(layer, name, shapes, call, generations=(3,), draw=None, reloads=True, **options):
    """A model of one call; `call(layer, *inputs)` makes it."""

    def make(k):
        inputs = [k.Input(shape) for shape in shapes]
        return k.Model(inputs, call(getattr(k.layers, LAYERS.get(layer, layer))(**options), *inputs))

    return Case(layer, name, make=make, generations=generations, draw=draw, reloads=reloads)


LAYERS = {"GroupedQueryAttention": "GroupQueryAttention"}


def masked(layer, name, **options):
    """Masks from an Embedding, and what becomes of them behind the layer.

    Keras 3 writes them as operations, and cannot read them: these are files of Keras 2.
    """

    def make(k):
        given = k.Input((6,))
        value = k.layers.Embedding(5, 6, mask_zero=True)(given)
        made = getattr(k.layers, LAYERS.get(layer, layer))(**options)
        causal = dict(use_causal_mask=True) if "causal" in name else {}
        value = made([value, value], **causal) if layer in LISTED else made(value, value)
        return k.Model(given, [value, k.layers.GlobalAveragePooling1D()(value)])

    return Case(layer, name, make=make, generations=(2,), draw=indices(5))


LISTED = ("Attention", "AdditiveAttention")


def multi_head():
    one, three = ((5, 6),), ((5, 6), (7, 4), (7, 3))
    heads = dict(num_heads=2, key_dim=3)
    masked_heads = ((5, 6), (7, 4), (2, 5, 7))

    def case(name, shapes, call, generations=(3,), draw=None, **options):
        return called("MultiHeadAttention", name, shapes, call, generations, draw, **heads | options)

    def itself(layer, x):
        return layer(x, x)

    yield case("self", one, itself, BOTH)
    yield case("key-before-value", three, lambda layer, q, v, k: layer(q, key=k, value=v), BOTH, value_dim=5)
    yield case(
        "attention-mask",
        ((5, 6), (7, 4), (5, 7)),
        lambda layer, q, v, m: layer(q, v, attention_mask=m),
        (2,),
        mask_or_values,
    )
    yield case(
        "attention-mask-of-heads",
        masked_heads,
        lambda layer, q, v, m: layer(q, v, attention_mask=m, use_causal_mask=True),
        draw=mask_or_values,
    )
    yield case(
        "scores",
        ((5, 6), (7, 4), (5, 7)),
        lambda layer, q, v, m: layer(
            q, v, attention_mask=m, use_causal_mask=True, return_attention_scores=True
        ),
        draw=mask_or_values,
    )
    yield case("output-shape", one, itself, (2,), output_shape=8, use_bias=False, dropout=0.3)
    yield case("output-shape-two", one, itself, output_shape=(2, 3), use_bias=False)
    yield case(
        "gate-window-causal",
        one,
        lambda layer, x: layer(x, x, use_causal_mask=True),
        use_gate=True,
        value_dim=4,
        sliding_window=3,
    )
    yield case("wide", ((37, 8),), itself, key_dim=40)
    yield case("images", ((3, 4, 6),), itself)
    yield masked("MultiHeadAttention", "masked", **heads)
    yield Case("MultiHeadAttention", "encoder-block", make=encoder_block, generations=(2,))


def encoder_block(k):
    """The encoder of a Transformer, its residuals written as arithmetic on tensors."""
    layers = k.layers
    given = k.Input((5, 6))
    attended = layers.MultiHeadAttention(num_heads=2, key_dim=3)(given, given)
    hidden = layers.LayerNormalization()(given + attended)
    result = layers.Dense(6)(layers.Dense(9, activation="gelu")(hidden))
    return k.Model(given, layers.LayerNormalization()(hidden + 0.5 * result))


def grouped_query():
    heads = dict(head_dim=3, num_query_heads=4, num_key_value_heads=2)

    def case(name, shapes, call, **options):
        return called("GroupedQueryAttention", name, shapes, call, **heads | options)

    yield case("key", ((5, 6), (7, 6), (7, 6)), lambda layer, q, v, k: layer(q, v, k, use_causal_mask=True))
    yield case(
        "gate-window-scores",
        ((5, 6),),
        lambda layer, x: layer(x, x, return_attention_scores=True),
        use_gate=True,
        sliding_window=2,
        use_bias=False,
    )


def listed():
    two, three = ((5, 4), (7, 4)), ((5, 4), (7, 3), (7, 4))

    def case(layer, name, generations=(3,), shapes=two, **options):
        arguments = dict(options.pop("arguments", {}))
        # Keras 3 takes the score mode "dot" for the name of a layer when it reads the file.
        reloads = layer != "Attention" or options.get("score_mode") == "concat"
        return called(
            layer,
            name,
            shapes,
            lambda layer, *inputs: layer([*inputs], **arguments),
            generations,
            reloads=reloads,
            **options,
        )

    for layer in LISTED:
        yield case(layer, "key", shapes=three)
        yield masked(layer, "masked-causal")
    scores = dict(return_attention_scores=True, use_causal_mask=True)
    yield case("Attention", "causal-scores", arguments=scores)
    yield case("Attention", "causal-scale", (2,), arguments=dict(use_causal_mask=True), use_scale=True)
    yield case("Attention", "concat-scale", BOTH, score_mode="concat", use_scale=True, dropout=0.3)
    yield case("AdditiveAttention", "causal-scores-no-scale", arguments=scores, use_scale=False)


CASES = [*multi_head(), *grouped_query(), *listed()]
