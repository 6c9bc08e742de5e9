"""The networks that are measured: each is saved once as .h5 with random weights, by Keras 3."""

import json
import pathlib

TRAINED = pathlib.Path(__file__).parents[2] / "trained_model/model.h5"


def mlp(k):
    return k.Sequential(
        [
            k.layers.InputLayer((784,)),
            *(k.layers.Dense(512, activation="relu") for _ in range(3)),
            k.layers.Dense(10, activation="softmax"),
        ]
    )


def u_net(k):
    layers = k.layers

    def twice(value, filters):
        for _ in range(2):
            value = layers.Conv2D(filters, 3, padding="same", activation="relu")(value)
        return value

    given = k.Input((128, 128, 3))
    skips, value = [], given
    for filters in (16, 32, 64):
        value = twice(value, filters)
        skips.append(value)
        value = layers.MaxPooling2D()(value)
    value = twice(value, 128)
    for filters, skip in zip((64, 32, 16), reversed(skips)):
        value = layers.Conv2DTranspose(filters, 2, strides=2)(value)
        value = twice(layers.Concatenate()([value, skip]), filters)
    return k.Model(given, layers.Conv2D(1, 1, activation="sigmoid")(value))


def lstm(k):
    return k.Sequential(
        [
            k.layers.InputLayer((128, 64)),
            k.layers.LSTM(128, return_sequences=True),
            k.layers.LSTM(128),
            k.layers.Dense(10, activation="softmax"),
        ]
    )


def gru(k):
    return k.Sequential(
        [k.layers.InputLayer((128, 64)), k.layers.GRU(128), k.layers.Dense(10, activation="softmax")]
    )


def transformer(k):
    """An encoder of four layers over 128 tokens of 256 features."""
    layers = k.layers
    given = k.Input((128, 256))
    value = given
    for _ in range(4):
        attended = layers.MultiHeadAttention(num_heads=4, key_dim=64)(value, value)
        value = layers.LayerNormalization()(layers.Add()([value, attended]))
        hidden = layers.Dense(256)(layers.Dense(1024, activation="relu")(value))
        value = layers.LayerNormalization()(layers.Add()([value, hidden]))
    return k.Model(given, layers.Dense(10)(layers.GlobalAveragePooling1D()(value)))


def application(name):
    return lambda k: getattr(k.applications, name)(weights=None, input_shape=(224, 224, 3))


def second_reference_network(k):
    from generator.models import second_reference_network

    return second_reference_network(k)


BUILDERS = {
    "reference-1": None,
    "reference-2": second_reference_network,
    "mlp": mlp,
    "u-net": u_net,
    "lstm": lstm,
    "gru": gru,
    "transformer": transformer,
    "mobilenet-v2": application("MobileNetV2"),
    "mobilenet-v3": application("MobileNetV3Small"),
    "resnet-50": application("ResNet50"),
    "efficientnet-b0": application("EfficientNetB0"),
    "xception": application("Xception"),
    "densenet-121": application("DenseNet121"),
}
LARGEST_BATCH_OF_LARGE_IMAGES = 16
LARGE = {"u-net", "mobilenet-v2", "mobilenet-v3", "resnet-50", "efficientnet-b0", "xception", "densenet-121"}


def saved(name, folder):
    """The path of the network's .h5 file, written on the first call."""
    if BUILDERS[name] is None:
        return TRAINED
    path = folder / f"{name}.h5"
    if not path.exists():
        import keras
        import numpy as np

        keras.utils.set_random_seed(1)
        model = BUILDERS[name](keras)
        generator = np.random.default_rng(1)
        for weight in model.weights:
            if "moving_mean" in weight.path or "beta" in weight.path:
                weight.assign(generator.normal(0, 0.1, weight.shape))
            elif "moving_variance" in weight.path or "gamma" in weight.path:
                weight.assign(generator.uniform(0.8, 1.2, weight.shape))
        model.save(path)
    return path


def input_shape(model):
    """The shape of one sample of a saved model with one input."""
    import h5py

    with h5py.File(model) as file:
        config = json.loads(file.attrs["model_config"])["config"]
    first = config["layers"][0]["config"]
    return (first.get("batch_shape") or first["batch_input_shape"])[1:]
