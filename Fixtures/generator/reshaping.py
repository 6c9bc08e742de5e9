"""Layers that move, repeat, pad or cut values."""

from .case import Case

BOTH = (3, 2)
FIRST = dict(data_format="channels_first")


def order():
    yield Case("Flatten", "default", {}, ((3, 5, 2),), BOTH)
    yield Case("Flatten", "vector", {}, ((5,),))
    yield Case("Flatten", "sequence", {}, ((4, 5),))
    yield Case("Flatten", "channels-first", FIRST, ((3, 5, 2),))
    yield Case("Flatten", "channels-first-volume", FIRST, ((3, 2, 4, 2),))
    yield Case("Reshape", "image", dict(target_shape=(3, 5, 2)), ((30,),))
    yield Case("Reshape", "inferred", dict(target_shape=(-1, 6)), ((4, 3, 5),), BOTH)
    yield Case("Reshape", "vector", dict(target_shape=(-1,)), ((4, 3),))
    yield Case("Reshape", "scalar", dict(target_shape=()), ((1,),))
    yield Case("Permute", "swap", dict(dims=(2, 1)), ((3, 5),), BOTH)
    yield Case("Permute", "cycle", dict(dims=(3, 1, 2)), ((3, 5, 2),))
    yield Case("Permute", "rank-five", dict(dims=(4, 2, 1, 3)), ((2, 3, 4, 5),))
    yield Case("RepeatVector", "three", dict(n=3), ((5,),), BOTH)


def padding():
    yield Case("ZeroPadding1D", "default", {}, ((5, 3),), BOTH)
    yield Case("ZeroPadding1D", "asymmetric", dict(padding=(2, 3)), ((5, 3),))
    yield Case("ZeroPadding1D", "channels-first", dict(padding=(1, 2)) | FIRST, ((3, 5),))
    yield Case("ZeroPadding2D", "default", {}, ((5, 4, 3),), BOTH)
    yield Case("ZeroPadding2D", "height-width", dict(padding=(1, 2)), ((5, 4, 3),))
    yield Case("ZeroPadding2D", "asymmetric", dict(padding=((0, 1), (2, 3))), ((5, 4, 3),))
    yield Case("ZeroPadding2D", "channels-first", dict(padding=((0, 1), (2, 3))) | FIRST, ((3, 5, 4),))
    yield Case("ZeroPadding3D", "default", {}, ((3, 4, 2, 3),), BOTH)
    yield Case("ZeroPadding3D", "each-axis", dict(padding=(1, 0, 2)), ((3, 4, 2, 3),))
    yield Case("ZeroPadding3D", "asymmetric", dict(padding=((0, 1), (2, 0), (1, 3))), ((3, 4, 2, 3),))
    yield Case(
        "ZeroPadding3D", "channels-first", dict(padding=((0, 1), (2, 0), (1, 3))) | FIRST, ((3, 3, 4, 2),)
    )


def cropping():
    yield Case("Cropping1D", "default", {}, ((7, 3),), BOTH)
    yield Case("Cropping1D", "asymmetric", dict(cropping=(2, 3)), ((7, 3),))
    yield Case("Cropping1D", "one-side", dict(cropping=(0, 3)), ((7, 3),))
    yield Case("Cropping2D", "default", dict(cropping=1), ((7, 6, 3),), BOTH)
    yield Case("Cropping2D", "none", {}, ((7, 6, 3),))
    yield Case("Cropping2D", "height-width", dict(cropping=(1, 2)), ((7, 6, 3),))
    yield Case("Cropping2D", "asymmetric", dict(cropping=((0, 1), (2, 3))), ((7, 6, 3),))
    yield Case("Cropping2D", "channels-first", dict(cropping=((0, 1), (2, 3))) | FIRST, ((3, 7, 6),))
    yield Case("Cropping3D", "default", {}, ((4, 5, 6, 2),), BOTH)
    yield Case("Cropping3D", "asymmetric", dict(cropping=((0, 1), (2, 0), (1, 3))), ((4, 5, 6, 2),))
    yield Case(
        "Cropping3D", "channels-first", dict(cropping=((0, 1), (2, 0), (1, 3))) | FIRST, ((2, 4, 5, 6),)
    )


def enlarging():
    yield Case("UpSampling1D", "default", {}, ((5, 3),), BOTH)
    yield Case("UpSampling1D", "three", dict(size=3), ((5, 3),))
    yield Case("UpSampling2D", "default", {}, ((4, 5, 3),), BOTH)
    yield Case("UpSampling2D", "height-width", dict(size=(3, 2)), ((4, 5, 3),))
    yield Case("UpSampling2D", "bilinear", dict(interpolation="bilinear"), ((4, 5, 3),), BOTH)
    yield Case(
        "UpSampling2D",
        "bilinear-height-width",
        dict(size=(3, 2), interpolation="bilinear"),
        ((4, 5, 3),),
        BOTH,
    )
    yield Case("UpSampling2D", "bilinear-one-pixel", dict(size=4, interpolation="bilinear"), ((1, 2, 3),))
    for name in ("bicubic", "lanczos3", "lanczos5"):
        yield Case("UpSampling2D", name, dict(size=(2, 3), interpolation=name), ((6, 5, 3),))
    for name in ("area", "gaussian", "mitchellcubic"):
        yield Case("UpSampling2D", name, dict(interpolation=name), ((6, 5, 3),), (2,))
    yield Case("UpSampling2D", "channels-first", dict(size=(3, 2)) | FIRST, ((3, 4, 5),))
    yield Case(
        "UpSampling2D", "channels-first-bilinear", dict(interpolation="bilinear") | FIRST, ((3, 4, 5),), BOTH
    )
    yield Case("UpSampling3D", "default", {}, ((3, 2, 4, 3),), BOTH)
    yield Case("UpSampling3D", "each-axis", dict(size=(1, 2, 3)), ((3, 2, 4, 3),))
    yield Case("UpSampling3D", "channels-first", dict(size=(1, 2, 3)) | FIRST, ((3, 3, 2, 4),))


CASES = [*order(), *padding(), *cropping(), *enlarging()]
