"""What Keras writes for each layer with its defaults, and with every option set to something else.

`Fixtures/declarations.json` holds, for each class, the configuration of both; nulls, names of modules and dtype
policies are left out.
"""

import json

import keras
import tf_keras

from .case import FOLDER

SAME = dict(trainable=False, dtype="mixed_float16")


def weights(*names, activity=True):
    """An initializer, a regularizer and a constraint for each weight."""
    initializers = ["he_normal", "ones", "lecun_uniform", "random_normal"]
    options = {f"{name}_initializer": initializers[index] for index, name in enumerate(names)}
    options |= {f"{name}_regularizer": ["l2", "l1"][index % 2] for index, name in enumerate(names)}
    options |= {f"{name}_constraint": ["max_norm", "non_neg"][index % 2] for index, name in enumerate(names)}
    return options | (dict(activity_regularizer="l1") if activity else {})


FIRST = dict(data_format="channels_first")
OUTPUT = dict(activation="relu", use_bias=False)


def windows(size, strides=2, padding="same"):
    return dict(kernel_size=size, strides=strides, padding=padding)


def convolutions():
    for axes, size in [(1, 5), (2, (3, 5)), (3, (1, 2, 3))]:
        kernel = weights("kernel", "bias")
        options = dict(filters=4, **windows(size, padding="valid"), groups=2, **FIRST, **OUTPUT, **kernel)
        yield f"Conv{axes}D", dict(filters=4, kernel_size=3), options
        padded = dict(output_padding=1, **FIRST, **OUTPUT, **kernel)
        yield f"Conv{axes}DTranspose", dict(filters=4, kernel_size=3), dict(filters=4, **windows(size)) | padded
        if axes < 3:
            parts = dict(depth_multiplier=3, dilation_rate=2, **FIRST, **OUTPUT)
            plain = windows(size, strides=1)
            yield (
                f"DepthwiseConv{axes}D",
                dict(kernel_size=3),
                plain | parts | weights("depthwise", "bias"),
            )
            yield (
                f"SeparableConv{axes}D",
                dict(filters=4, kernel_size=3),
                dict(filters=4) | plain | parts | weights("depthwise", "pointwise", "bias"),
            )
            yield (
                f"LocallyConnected{axes}D",
                dict(filters=4, kernel_size=3),
                dict(filters=4, **windows(size, padding="valid"), **FIRST, **OUTPUT, **kernel),
            )
        for kind in ("Max", "Average"):
            pool = dict(pool_size=size, strides=3, padding="same", **FIRST)
            yield f"{kind}Pooling{axes}D", dict(pool_size=2), pool
            yield f"Global{kind}Pooling{axes}D", {}, dict(keepdims=True, **FIRST)


SEQUENCE = dict(return_sequences=True, return_state=True, go_backwards=True, stateful=True, unroll=True)
DROPOUT = dict(dropout=0.25, recurrent_dropout=0.5, seed=3)
GATES = weights("kernel", "recurrent", "bias")


def recurrent():
    gate = dict(recurrent_activation="tanh")
    all_options = SEQUENCE | DROPOUT | OUTPUT | GATES
    yield "SimpleRNN", dict(units=3), dict(units=3) | all_options
    yield "LSTM", dict(units=3), dict(units=3, unit_forget_bias=False) | all_options | gate
    yield "GRU", dict(units=3), dict(units=3, reset_after=False) | all_options | gate
    kept = {name: SEQUENCE[name] for name in ("return_sequences", "return_state", "go_backwards", "stateful")}
    yield "CuDNNLSTM", dict(units=3), dict(units=3, unit_forget_bias=False) | kept | GATES
    yield "CuDNNGRU", dict(units=3), dict(units=3) | kept | GATES
    for axes, size in [(1, 5), (2, (3, 5)), (3, (1, 2, 3))]:
        options = dict(filters=4, **windows(size), unit_forget_bias=False) | all_options | gate
        yield f"ConvLSTM{axes}D", dict(filters=4, kernel_size=3), options
    cells = keras.layers
    whole = dict(zero_output_for_mask=True, **SEQUENCE)
    gates = {name: GATES[name] for name in GATES if name != "activity_regularizer"}
    cell = cells.LSTMCell(3, unit_forget_bias=False, name="first", **OUTPUT, **gates, **gate)
    stack = [cell, cells.GRUCell(2, reset_after=False, **DROPOUT), cells.SimpleRNNCell(2)]
    yield "RNN", dict(cell=cells.GRUCell(2)), dict(cell=stack, **whole)
    backward = cells.GRU(4, go_backwards=True, return_sequences=True)
    both = dict(layer=cells.LSTM(4, return_sequences=True), backward_layer=backward, merge_mode=None)
    yield "Bidirectional", dict(layer=cells.LSTM(3)), both
    yield "TimeDistributed", dict(layer=cells.Dense(3)), dict(layer=cells.Conv2D(3, 2, activation="relu"))


def plain():
    yield "InputLayer", dict(batch_shape=(None, 3)), dict(batch_shape=(2, None, 3), optional=True)
    yield "Dense", dict(units=3), dict(units=3, **OUTPUT, **weights("kernel", "bias"))
    table = dict(input_dim=5, output_dim=3)
    yield "Embedding", table, dict(mask_zero=True, **table, **weights("embeddings"))
    yield "Masking", {}, dict(mask_value=2.0)
    yield "Identity", {}, {}
    yield "Activation", dict(activation="relu"), dict(activation="gelu")
    yield "ReLU", {}, dict(max_value=6.0, negative_slope=0.25, threshold=0.5)
    yield "LeakyReLU", {}, dict(negative_slope=0.125)
    yield "PReLU", {}, dict(shared_axes=[1, 2], **weights("alpha", activity=False))
    yield "ELU", {}, dict(alpha=0.5)
    yield "ThresholdedReLU", {}, dict(theta=0.5)
    yield "Softmax", {}, dict(axis=(1, 2))
    shared = dict(dropout=0.25, use_bias=False, sliding_window=2, use_gate=True, seed=3)
    heads, kernel = dict(num_heads=2, key_dim=3), weights("kernel", "bias")
    shapes = dict(value_dim=5, output_shape=(7,), attention_axes=(1, 2))
    yield "MultiHeadAttention", heads, heads | shapes | shared | kernel
    groups = dict(head_dim=3, num_query_heads=4, num_key_value_heads=2)
    yield "GroupedQueryAttention", groups, groups | shared | kernel
    yield "Attention", {}, dict(use_scale=True, score_mode="concat", dropout=0.25, seed=3)
    yield "AdditiveAttention", {}, dict(use_scale=False, dropout=0.25, seed=3)
    scaled = dict(epsilon=0.01, center=False, scale=False)
    affine = weights("beta", "gamma", activity=False)
    moving = dict(moving_mean_initializer="ones", moving_variance_initializer="zeros", momentum=0.9)
    yield "BatchNormalization", {}, dict(axis=1, synchronized=True, **scaled, **affine, **moving)
    yield "LayerNormalization", {}, dict(axis=(1, 2), **scaled, **affine)
    yield "GroupNormalization", {}, dict(groups=2, axis=1, **scaled, **affine)
    yield "UnitNormalization", {}, dict(axis=(1, 2))
    yield "Dropout", dict(rate=0.5), dict(rate=0.25, noise_shape=(None, 1, 3), seed=3)
    yield "AlphaDropout", dict(rate=0.5), dict(rate=0.25, noise_shape=(None, 1, 3), seed=3)
    yield "SpatialDropout1D", dict(rate=0.5), dict(rate=0.25, seed=3)
    for axes in (2, 3):
        yield f"SpatialDropout{axes}D", dict(rate=0.5), dict(rate=0.25, seed=3, **FIRST)
    yield "GaussianDropout", dict(rate=0.5), dict(rate=0.25, seed=3)
    yield "GaussianNoise", dict(stddev=0.5), dict(stddev=0.25, seed=3)
    yield "ActivityRegularization", {}, dict(l1=0.25, l2=0.5)
    for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        yield name, {}, {}
    yield "Concatenate", {}, dict(axis=1)
    yield "Dot", dict(axes=1), dict(axes=(1, 2), normalize=True)


def shapes():
    yield "Flatten", {}, FIRST
    yield "Reshape", dict(target_shape=(3, 4)), dict(target_shape=(-1, 2))
    yield "Permute", dict(dims=(1, 2)), dict(dims=(2, 3, 1))
    yield "RepeatVector", dict(n=3), dict(n=4)
    yield "ZeroPadding1D", {}, dict(padding=(2, 3), **FIRST)
    yield "ZeroPadding2D", {}, dict(padding=((1, 2), (3, 4)), **FIRST)
    yield "ZeroPadding3D", {}, dict(padding=(1, 2, 3), **FIRST)
    yield "Cropping1D", {}, dict(cropping=(2, 3))
    yield "Cropping2D", {}, dict(cropping=((1, 2), (3, 4)), **FIRST)
    yield "Cropping3D", {}, dict(cropping=(1, 2, 3), **FIRST)
    yield "UpSampling1D", {}, dict(size=3)
    yield "UpSampling2D", {}, dict(size=(3, 4), interpolation="bilinear", **FIRST)
    yield "UpSampling3D", {}, dict(size=(3, 4, 5), **FIRST)
    yield "Rescaling", dict(scale=0.5), dict(scale=[0.5, 0.25], offset=[1.0, 2.0])
    yield "Normalization", {}, dict(axis=1, mean=[0.5, 1.0], variance=[1.5, 2.0], invert=True)
    filled = dict(fill_mode="constant", interpolation="nearest", seed=3, fill_value=0.5, **FIRST)
    yield "RandomFlip", {}, dict(mode="vertical", seed=3, **FIRST)
    yield "RandomRotation", dict(factor=0.25), dict(factor=(-0.25, 0.5), **filled)
    factors = dict(height_factor=0.25), dict(height_factor=(-0.25, 0.5), width_factor=(0.25, 0.5))
    yield "RandomZoom", factors[0], factors[1] | filled
    yield "RandomTranslation", factors[0] | dict(width_factor=0.5), factors[1] | filled
    for name in ("RandomContrast", "RandomBrightness"):
        yield name, dict(factor=0.25), dict(factor=(0.25, 0.5), value_range=(0.0, 1.0), seed=3, **FIRST)


# Options of recurrent layers that cuDNN does not have.
NOT_CUDNN = """
    activation recurrent_activation use_bias dropout recurrent_dropout seed unroll zero_output_for_mask reset_after
    implementation
""".split()


def configuration(name, options):
    """The configuration that Keras writes for a layer; Keras 2 for those that Keras 3 does not have."""
    if name.startswith("CuDNN"):
        whole = configuration(name.removeprefix("CuDNN"), options)
        return {option: whole[option] for option in whole if option not in NOT_CUDNN}
    exported = {"GroupedQueryAttention": "GroupQueryAttention"}.get(name, name)
    library = keras if hasattr(keras.layers, exported) else tf_keras
    made = getattr(library.layers, exported)(**options)
    written = library.saving.serialize_keras_object(made)["config"]
    if name == "SimpleRNN" and "seed" in options:
        # Keras takes these two, and forgets to write them.
        regularizer = keras.regularizers.get(options["activity_regularizer"])
        written |= dict(seed=options["seed"], activity_regularizer=keras.regularizers.serialize(regularizer))
    return written


def essential(value):
    """Without what says nothing about an option."""
    if isinstance(value, list):
        return [essential(element) for element in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") in ("DTypePolicy", "Policy"):
        return value["config"]["name"]
    left_out = ("module", "registered_name", "shared_object_id", "build_config")
    return {
        name: essential(inner)
        for name, inner in value.items()
        if name not in left_out and (inner is not None or name == "merge_mode")
    }


def generate():
    written = {}
    for name, required, options in [*plain(), *convolutions(), *recurrent(), *shapes()]:
        keras.backend.clear_session()
        tf_keras.backend.clear_session()
        same = {} if name in ("InputLayer", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D") else SAME
        written[name] = [essential(configuration(name, given)) for given in (required, options | same)]
    lines = (
        f"{json.dumps(name)}: {json.dumps(configs, separators=(',', ':'))}" for name, configs in sorted(written.items())
    )
    (FOLDER / "declarations.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
