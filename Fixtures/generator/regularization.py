"""Layers that only act in training: at inference each is the identity."""

from .case import Case

BOTH = (3, 2)

CASES = [
    Case("Dropout", "default", dict(rate=0.5), ((7,),), BOTH),
    Case("Dropout", "noise-shape", dict(rate=0.3, noise_shape=(3, 1, 5), seed=7), ((4, 5),)),
    Case("Dropout", "zero", dict(rate=0.0), ((7,),)),
    Case("SpatialDropout1D", "default", dict(rate=0.5), ((4, 5),), BOTH),
    Case("SpatialDropout2D", "default", dict(rate=0.5), ((4, 3, 5),), BOTH),
    Case("SpatialDropout2D", "channels-first", dict(rate=0.5, data_format="channels_first"), ((5, 4, 3),)),
    Case("SpatialDropout3D", "default", dict(rate=0.5), ((2, 4, 3, 5),), BOTH),
    Case("SpatialDropout3D", "channels-first", dict(rate=0.5, data_format="channels_first"), ((5, 2, 4, 3),)),
    Case("GaussianNoise", "default", dict(stddev=0.5), ((7,),), BOTH),
    Case("GaussianDropout", "default", dict(rate=0.5), ((7,),), BOTH),
    Case("AlphaDropout", "default", dict(rate=0.5), ((7,),), BOTH),
    Case("AlphaDropout", "noise-shape", dict(rate=0.5, noise_shape=(3, 1, 5)), ((4, 5),)),
    Case("ActivityRegularization", "default", dict(l1=0.1, l2=0.2), ((7,),), BOTH),
    Case("RandomFlip", "default", dict(mode="horizontal", seed=5), ((4, 5, 3),), BOTH),
    Case("RandomRotation", "default", dict(factor=0.2), ((4, 5, 3),), BOTH),
    Case("RandomZoom", "default", dict(height_factor=(-0.2, 0.3), fill_mode="nearest"), ((4, 5, 3),), BOTH),
    Case("RandomTranslation", "default", dict(height_factor=0.1, width_factor=0.2), ((4, 5, 3),), BOTH),
    Case("RandomContrast", "default", dict(factor=0.3), ((4, 5, 3),), BOTH),
    Case("RandomBrightness", "default", dict(factor=0.3, value_range=(0, 1)), ((4, 5, 3),), (2,)),
]
