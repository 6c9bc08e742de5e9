"""Convolutions that do not enlarge: Conv1D/2D/3D, DepthwiseConv1D/2D, SeparableConv1D/2D."""

from .case import Case

BOTH = (3, 2)
FIRST = dict(data_format="channels_first")


def conv1d():
    def case(name, shape=(13, 5), generations=(3,), **options):
        return Case("Conv1D", name, dict(filters=3, kernel_size=3) | options, (shape,), generations)

    yield case("default", generations=BOTH)
    yield case("same", padding="same", activation="relu")
    yield case("causal", padding="causal", generations=BOTH)
    yield case("causal-dilated", padding="causal", dilation_rate=3)
    yield case("causal-strided", padding="causal", strides=2)
    yield case("strided", strides=2)
    yield case("strided-same", strides=3, padding="same", kernel_size=4)
    yield case("dilated", dilation_rate=2)
    yield case("dilated-same", dilation_rate=2, padding="same", kernel_size=4)
    yield case("pointwise", kernel_size=1, filters=19)
    yield case("groups", shape=(13, 6), groups=3, filters=9)
    yield case("no-bias", use_bias=False, activation="tanh")
    yield case("wide", shape=(9, 33), filters=19, kernel_size=5, padding="same")
    yield case("channels-first", shape=(5, 13), **FIRST)
    yield case("channels-first-same-strided", shape=(5, 13), padding="same", strides=2, **FIRST)


def conv2d():
    def case(name, shape=(9, 8, 3), generations=(3,), batch=2, **options):
        return Case(
            "Conv2D", name, dict(filters=5, kernel_size=3) | options, (shape,), generations, batch=batch
        )

    yield case("default", generations=BOTH)
    yield case("same-relu", padding="same", activation="relu")
    yield case("strided-valid", strides=2, kernel_size=4)
    yield case("strided-same", strides=2, padding="same")
    yield case("strided-same-even-kernel", strides=2, kernel_size=4, padding="same")
    yield case("strides-height-width", strides=(3, 1), padding="same")
    yield case("stride-beyond-kernel", strides=3, kernel_size=2, padding="same")
    yield case("kernel-height-width", kernel_size=(2, 5), padding="same")
    yield case("kernel-larger-than-image", shape=(3, 2, 3), kernel_size=5, padding="same")
    yield case("dilated", dilation_rate=2)
    yield case("dilated-same", dilation_rate=(2, 3), padding="same")
    yield case("pointwise", shape=(5, 4, 19), kernel_size=1, filters=33, activation="relu")
    yield case("pointwise-strided", shape=(5, 4, 19), kernel_size=1, strides=2, filters=7)
    yield case("groups", shape=(7, 6, 6), groups=3, filters=9, padding="same")
    yield case("groups-strided", shape=(7, 6, 4), groups=2, filters=10, strides=2)
    yield case("groups-each-channel", shape=(7, 6, 5), groups=5, filters=10)
    yield case("no-bias", use_bias=False, padding="same")
    yield case("one-channel", shape=(11, 11, 1), filters=16, kernel_size=5, strides=2, padding="same")
    yield case("wide", shape=(6, 7, 19), filters=33, padding="same", activation="relu")
    yield case("seventeen-columns", shape=(3, 17, 5), filters=8, padding="same")
    yield case("large-kernel", shape=(13, 12, 3), kernel_size=7, strides=2, padding="same", filters=4)
    for activation in ("softmax", "gelu", "hard_sigmoid"):
        yield case(f"activation-{activation.replace('_', '-')}", activation=activation)
    yield case("leading-dimensions", shape=(2, 7, 6, 3), padding="same", generations=(2,))
    yield case("mixed-float16", dtype="mixed_float16", generations=BOTH)
    yield case("mixed-bfloat16", dtype="mixed_bfloat16")
    yield case("float64", dtype="float64")
    yield case("channels-first", shape=(3, 9, 8), **FIRST)
    yield case(
        "channels-first-same-strided", shape=(3, 9, 8), padding="same", strides=2, activation="relu", **FIRST
    )
    yield case("channels-first-dilated", shape=(3, 9, 8), dilation_rate=2, **FIRST)
    yield case("channels-first-groups", shape=(6, 9, 8), groups=3, filters=9, **FIRST)
    yield case("channels-first-softmax", shape=(3, 9, 8), activation="softmax", **FIRST)


def conv3d():
    def case(name, shape=(5, 6, 7, 3), generations=(3,), **options):
        return Case("Conv3D", name, dict(filters=4, kernel_size=3) | options, (shape,), generations, batch=2)

    yield case("default", generations=BOTH)
    yield case("same-strided", padding="same", strides=(1, 2, 3), activation="relu")
    yield case("kernel-each-axis", kernel_size=(1, 2, 4), padding="same")
    yield case("dilated", dilation_rate=2)
    yield case("groups", shape=(4, 5, 4, 4), groups=2, filters=6, padding="same")
    yield case("no-bias", use_bias=False)
    yield case("channels-first", shape=(3, 5, 6, 7), padding="same", **FIRST)


def depthwise():
    def case(name, layer="DepthwiseConv2D", shape=(9, 8, 5), generations=(3,), **options):
        return Case(layer, name, dict(kernel_size=3) | options, (shape,), generations, batch=2)

    yield case("default", generations=BOTH)
    yield case("same-relu", padding="same", activation="relu")
    yield case("multiplier", depth_multiplier=3)
    yield case("strided-same", strides=2, padding="same")
    yield case("strided-valid", strides=2, kernel_size=(2, 4))
    yield case("dilated", dilation_rate=2, padding="same")
    yield case("no-bias", use_bias=False, shape=(7, 7, 19), padding="same")
    yield case("wide", shape=(5, 4, 33), padding="same", depth_multiplier=2)
    yield case("channels-first", shape=(5, 9, 8), **FIRST)
    yield case(
        "channels-first-multiplier", shape=(5, 9, 8), depth_multiplier=2, strides=2, padding="same", **FIRST
    )
    one = dict(layer="DepthwiseConv1D", shape=(13, 5))
    yield case("default", **one, generations=BOTH)
    yield case("same-strided-multiplier", **one, padding="same", strides=2, depth_multiplier=3)
    yield case("dilated", **one, dilation_rate=2)
    yield case("no-bias", **one, use_bias=False, activation="relu")
    yield case("channels-first", layer="DepthwiseConv1D", shape=(5, 13), **FIRST)


def separable():
    def case(name, layer="SeparableConv2D", shape=(9, 8, 3), generations=(3,), **options):
        return Case(layer, name, dict(filters=5, kernel_size=3) | options, (shape,), generations, batch=2)

    yield case("default", generations=BOTH)
    yield case("same-relu", padding="same", activation="relu")
    yield case("multiplier", depth_multiplier=2, padding="same")
    yield case("strided-same", strides=2, padding="same")
    yield case("dilated", dilation_rate=2)
    yield case("no-bias", use_bias=False)
    yield case("wide", shape=(6, 5, 19), filters=33, padding="same")
    yield case("channels-first", shape=(3, 9, 8), **FIRST)
    one = dict(layer="SeparableConv1D", shape=(13, 5))
    yield case("default", **one, generations=BOTH)
    yield case("same-strided-multiplier", **one, padding="same", strides=2, depth_multiplier=2)
    yield case("causal", **one, padding="causal", dilation_rate=2, generations=(2,))
    yield case("dilated", **one, dilation_rate=3, padding="same")
    yield case("no-bias", **one, use_bias=False, activation="relu")
    yield case("channels-first", layer="SeparableConv1D", shape=(5, 13), **FIRST)


def locally_connected():
    """Convolutions of Keras 2 whose kernel differs from place to place."""

    def case(name, layer="LocallyConnected2D", shape=(6, 5, 3), **options):
        return Case(layer, name, dict(filters=4, kernel_size=3) | options, (shape,), (2,), batch=2)

    yield case("default")
    yield case("strided-relu", strides=2, activation="relu")
    yield case("kernel-each-axis", kernel_size=(1, 2), use_bias=False)
    yield case("same-dense", padding="same", implementation=2)
    yield case("same-sparse", padding="same", strides=2, implementation=3)
    yield case("channels-first", shape=(3, 6, 5), **FIRST)
    one = dict(layer="LocallyConnected1D", shape=(9, 5))
    yield case("default", **one)
    yield case("strided-no-bias", **one, strides=2, use_bias=False, activation="tanh")
    yield case("same-sparse", **one, padding="same", implementation=3)
    yield case("channels-first", layer="LocallyConnected1D", shape=(5, 9), **FIRST)


CASES = [*conv1d(), *conv2d(), *conv3d(), *depthwise(), *separable(), *locally_connected()]
