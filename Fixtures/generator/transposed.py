"""Transposed convolutions."""

import numpy as np

from .case import Case, outputs

BOTH = (3, 2)
FIRST = dict(data_format="channels_first")


def stuffed(case, library, model, inputs):
    """The outputs of a dilated layer, which TensorFlow refuses on a CPU: its kernel with zeros between values."""
    kernel, bias = model.get_weights()
    *spatial, filters, channels = kernel.shape
    dilation = case.options["dilation_rate"]
    wide = np.zeros([(size - 1) * dilation + 1 for size in spatial] + [filters, channels], kernel.dtype)
    wide[tuple(slice(None, None, dilation) for _ in spatial)] = kernel
    twin = case.model(library, dilation_rate=1, kernel_size=wide.shape[:-2])
    twin.set_weights([wide, bias])
    return outputs(twin, inputs)


def one():
    def case(name, shape=(7, 5), generations=(3,), reference=None, **options):
        return Case(
            "Conv1DTranspose",
            name,
            dict(filters=3, kernel_size=3) | options,
            (shape,),
            generations,
            reference=reference,
        )

    yield case("default", generations=BOTH)
    yield case("same-strided", padding="same", strides=2, activation="relu")
    yield case("valid-strided", strides=3, kernel_size=2)
    yield case("even-kernel-same", kernel_size=4, strides=2, padding="same")
    yield case("output-padding", strides=3, output_padding=1, padding="same", generations=BOTH)
    yield case("dilated", dilation_rate=2, reference=stuffed)
    yield case("no-bias", use_bias=False)
    yield case("channels-first", shape=(5, 7), strides=2, padding="same", **FIRST)


def two():
    def case(name, shape=(5, 4, 3), generations=(3,), reference=None, **options):
        return Case(
            "Conv2DTranspose",
            name,
            dict(filters=5, kernel_size=3) | options,
            (shape,),
            generations,
            batch=2,
            reference=reference,
        )

    yield case("default", generations=BOTH)
    yield case("same", padding="same", activation="relu")
    yield case("same-strided", padding="same", strides=2)
    yield case("valid-strided", strides=2)
    yield case("two-by-two", kernel_size=2, strides=2)
    yield case("even-kernel-same", kernel_size=4, strides=2, padding="same")
    yield case("even-kernel-valid", kernel_size=4, strides=2)
    yield case("stride-beyond-kernel", kernel_size=2, strides=3)
    yield case("stride-beyond-kernel-same", kernel_size=2, strides=3, padding="same")
    yield case("height-width", kernel_size=(2, 5), strides=(1, 3), padding="same")
    yield case("output-padding", strides=2, output_padding=1, padding="same", generations=BOTH)
    yield case("output-padding-valid", strides=(3, 2), output_padding=(2, 0))
    yield case("output-padding-zero", strides=2, output_padding=0, padding="same")
    yield case("dilated", dilation_rate=2, reference=stuffed)
    yield case("dilated-same", dilation_rate=2, padding="same", reference=stuffed)
    yield case("no-bias", use_bias=False, strides=2)
    yield case("wide", shape=(3, 4, 19), filters=17, strides=2, padding="same", activation="tanh")
    yield case("channels-first", shape=(3, 5, 4), strides=2, padding="same", **FIRST)
    yield case("channels-first-valid", shape=(3, 5, 4), strides=2, kernel_size=4, **FIRST)


def three():
    def case(name, shape=(3, 2, 4, 3), **options):
        return Case("Conv3DTranspose", name, dict(filters=4, kernel_size=3) | options, (shape,), batch=2)

    yield case("default")
    yield case("same-strided", padding="same", strides=(1, 2, 2), activation="relu")
    yield case("output-padding", strides=2, kernel_size=2, output_padding=(1, 0, 1), use_bias=False)
    yield case("channels-first", shape=(3, 3, 2, 4), strides=2, padding="same", **FIRST)


CASES = [*one(), *two(), *three()]
