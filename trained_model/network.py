"""The first reference network, for either generation of Keras."""


def build(keras):
    """A Sequential classifier of 28x28x1 images scaled to 0...1; `keras` is the module `keras` or `tf_keras`."""
    layers = keras.layers

    def convolution(filters, size, strides=1):
        return layers.Conv2D(filters, size, strides=strides, padding="same", activation="relu")

    return keras.Sequential(
        [
            layers.InputLayer((28, 28, 1)),
            convolution(16, 5, strides=2),
            convolution(32, 3),
            layers.BatchNormalization(),
            convolution(32, 3, strides=2),
            layers.BatchNormalization(),
            layers.Dropout(0.25),
            convolution(64, 3),
            layers.BatchNormalization(),
            convolution(64, 3, strides=2),
            layers.BatchNormalization(),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(256, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.4),
            layers.Dense(10, activation="softmax"),
        ],
        name="mnist",
    )
