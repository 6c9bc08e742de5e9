"""Random networks from random choices of layers and options, for either generation of Keras."""

import numpy as np

ACTIVATIONS = ["relu", "elu", "selu", "tanh", "sigmoid", "softplus", "swish", "gelu", "linear"]


class ImageNetwork:
    """Convolutions, pooling, normalisation and branches over an image of random size."""

    def __init__(self, k, seed):
        self.k, self.layers = k, k.layers
        self.random = np.random.default_rng(seed)

    def choose(self, *values):
        return values[self.random.integers(len(values))]

    def build(self):
        shape = (self.choose(9, 12, 17), self.choose(8, 11, 16), self.choose(1, 3, 5))
        given = self.k.Input(shape)
        value = given
        for _ in range(self.random.integers(3, 7)):
            value = self.choose(
                self.convolution, self.depthwise, self.separable, self.pooling, self.residual, self.branches
            )(value)
            value = self.choose(self.normalisation, self.activation, self.keep)(value)
        value = self.choose(
            self.layers.Flatten(), self.layers.GlobalAveragePooling2D(), self.layers.GlobalMaxPooling2D()
        )(value)
        value = self.layers.Dense(int(self.random.integers(3, 40)), activation=self.choose(*ACTIVATIONS))(
            value
        )
        return self.k.Model(
            given, self.layers.Dense(5, activation="softmax")(self.layers.Dropout(0.3)(value))
        )

    def keep(self, value):
        return value

    def options(self):
        strided = self.choose(True, False)
        return dict(
            kernel_size=self.choose(1, 2, 3, (3, 5)),
            strides=self.choose(1, 2) if strided else 1,
            dilation_rate=1 if strided else self.choose(1, 1, 2),
            padding="same",
            use_bias=self.choose(True, True, False),
            activation=self.choose(*ACTIVATIONS),
        )

    def convolution(self, value):
        groups = self.choose(1, 1, value.shape[-1])
        return self.layers.Conv2D(groups * self.choose(3, 8, 19), groups=groups, **self.options())(value)

    def depthwise(self, value):
        options = self.options() | dict(kernel_size=3)
        return self.layers.DepthwiseConv2D(depth_multiplier=self.choose(1, 2), **options)(value)

    def separable(self, value):
        return self.layers.SeparableConv2D(self.choose(4, 7), **self.options() | dict(kernel_size=3))(value)

    def pooling(self, value):
        layer = self.choose(self.layers.MaxPooling2D, self.layers.AveragePooling2D)
        return layer(self.choose(2, 3), strides=self.choose(1, 2), padding="same")(value)

    def normalisation(self, value):
        options = dict(epsilon=self.choose(1e-3, 1e-5), center=self.choose(True, False))
        return self.choose(self.layers.BatchNormalization, self.layers.LayerNormalization)(**options)(value)

    def activation(self, value):
        layer = self.choose(
            self.layers.ReLU(6.0), self.layers.LeakyReLU(), self.layers.PReLU(shared_axes=[1, 2])
        )
        return layer(value)

    def residual(self, value):
        inner = self.layers.Conv2D(value.shape[-1], 3, padding="same")(value)
        return self.choose(self.layers.Add, self.layers.Multiply, self.layers.Maximum)()([value, inner])

    def branches(self, value):
        one = self.layers.Conv2D(4, 1)(value)
        other = self.layers.UpSampling2D(2, interpolation=self.choose("nearest", "bilinear"))(value)
        return self.layers.Concatenate()([one, self.layers.MaxPooling2D(2)(other)])


class SequenceNetwork:
    """Embedded words through recurrent and convolutional layers of random options."""

    def __init__(self, k, seed):
        self.k, self.layers = k, k.layers
        self.random = np.random.default_rng(seed)

    choose = ImageNetwork.choose

    def build(self):
        masked = self.choose(True, False)
        steps = [self.layers.InputLayer((9,)), self.layers.Embedding(50, 7, mask_zero=masked)]
        for _ in range(self.random.integers(1, 3)):
            steps.append(self.recurrent(sequences=True))
        if not masked and self.choose(True, False):
            steps.append(self.layers.Conv1D(5, 3, padding=self.choose("same", "causal", "valid")))
            steps.append(self.choose(self.layers.MaxPooling1D(2), self.layers.AveragePooling1D(2)))
        steps.append(self.choose(self.layers.GlobalAveragePooling1D(), self.recurrent(sequences=False)))
        return self.k.Sequential([*steps, self.layers.Dense(4, activation="softmax")])

    def recurrent(self, sequences):
        kind = self.choose(self.layers.LSTM, self.layers.GRU, self.layers.SimpleRNN)
        options = dict(return_sequences=sequences, use_bias=self.choose(True, False))
        if kind is self.layers.GRU:
            options["reset_after"] = self.choose(True, False)
        if kind is not self.layers.SimpleRNN:
            options["recurrent_activation"] = self.choose("sigmoid", "hard_sigmoid")
        layer = kind(int(self.random.integers(3, 20)), **options)
        if self.choose(True, False):
            return self.layers.Bidirectional(layer, merge_mode=self.choose("concat", "sum", "ave"))
        return layer
