"""Whole models: the reference networks, and every way in which Keras lets models be composed.

The first reference network is `trained_model/model.h5`; its Keras 2 form is checked live by Scripts/test-keras.
"""

from .case import FOLDER, Case, indices

BOTH = (3, 2)


def second_reference_network(k):
    layers = k.layers

    def block(filters):
        return [
            step
            for _ in range(2)
            for step in (layers.Conv2D(filters, 3), layers.BatchNormalization(), layers.Activation("relu"))
        ]

    return k.Sequential(
        [
            layers.InputLayer((28, 28, 1)),
            *block(32),
            layers.MaxPooling2D(2),
            *block(64),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(512),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Dropout(0.2),
            layers.Dense(10),
            layers.Activation("softmax"),
        ]
    )


def sequential_without_input_layer(k):
    """Keras writes no shape at all: only the kernels tell it."""
    model = k.Sequential(
        [k.layers.Dense(7, activation="relu"), k.layers.BatchNormalization(), k.layers.Dense(3)]
    )
    model.build((None, 5))
    return model


def encoder(k, trainable=True):
    layers = k.layers
    given = k.Input((6, 6, 3))
    hidden = layers.Conv2D(4, 3, padding="same", name="first")(given)
    hidden = layers.BatchNormalization(name="norm", trainable=trainable)(hidden)
    hidden = layers.Conv2D(4, 3, strides=2, name="second", trainable=trainable)(hidden)
    return k.Model(given, layers.GlobalAveragePooling2D()(hidden), name="encoder")


def head(k):
    return k.Sequential(
        [k.layers.InputLayer((4,)), k.layers.Dense(5, activation="relu"), k.layers.Dense(4)], name="head"
    )


def nested(k):
    given = k.Input((6, 6, 3))
    return k.Model(given, k.layers.Dense(2, name="last")(head(k)(encoder(k)(given))))


def nested_deep(k):
    inner_input = k.Input((4,))
    inner = k.Model(inner_input, k.layers.Dense(3, name="inner_last")(head(k)(inner_input)), name="inner")
    given = k.Input((6, 6, 3))
    return k.Model(given, inner(encoder(k)(given)))


def nested_partly_frozen(k):
    """Weights are ordered trainable first within the frozen submodel: a reader that goes by layers mixes them up."""
    given = k.Input((6, 6, 3))
    return k.Model(given, k.layers.Dense(2, name="last")(encoder(k, trainable=False)(given)))


def nested_frozen(k):
    frozen = encoder(k)
    frozen.trainable = False
    return k.Sequential([k.layers.InputLayer((6, 6, 3)), frozen, head(k)])


def shared(k):
    left, right = k.Input((5,), name="left"), k.Input((5,), name="right")
    tower = k.layers.Dense(7, activation="tanh", name="tower")
    return k.Model([left, right], k.layers.Dense(2)(k.layers.Concatenate()([tower(left), tower(right)])))


def shared_submodel(k):
    left, right = k.Input((6, 6, 3), name="left"), k.Input((6, 6, 3), name="right")
    tower = encoder(k)
    return k.Model([left, right], k.layers.Dot(axes=1, normalize=True)([tower(left), tower(right)]))


def shared_chain(k):
    """One layer applied to its own output."""
    given = k.Input((5,))
    step = k.layers.Dense(5, activation="tanh", name="step")
    return k.Model(given, [step(step(given)), step(given)])


def several_inputs_and_outputs(k):
    layers = k.layers
    image, vector = k.Input((6, 5, 2), name="image"), k.Input((3,), name="vector")
    features = layers.Flatten()(layers.Conv2D(3, 3, activation="relu")(image))
    joined = layers.Concatenate(name="joined")([features, vector])
    return k.Model(
        [vector, image],
        [
            layers.Dense(4, activation="softmax", name="kind")(joined),
            layers.Dense(1, name="size")(joined),
            features,
        ],
    )


def residual(k):
    layers = k.layers
    given = k.Input((7, 6, 5))
    value = given
    for filters, strides in [(5, 1), (9, 2)]:
        skip = value if strides == 1 else layers.Conv2D(filters, 1, strides=strides, use_bias=False)(value)
        value = layers.Conv2D(filters, 3, strides=strides, padding="same")(value)
        value = layers.Activation("relu")(layers.BatchNormalization()(value))
        value = layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same")(value))
        value = layers.ReLU()(layers.Add()([value, skip]))
    return k.Model(given, layers.Dense(3)(layers.GlobalMaxPooling2D()(value)))


def mobile(k):
    layers = k.layers
    given = k.Input((16, 16, 3))
    value = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(given)
    value = layers.ReLU(6.0)(layers.BatchNormalization()(value))
    for filters, strides, expansion in [(8, 1, 2), (12, 2, 3), (12, 1, 2)]:
        skip, channels = value, value.shape[-1]
        value = layers.Conv2D(channels * expansion, 1, use_bias=False)(value)
        value = layers.ReLU(6.0)(layers.BatchNormalization(momentum=0.999)(value))
        if strides == 2:
            value = layers.ZeroPadding2D(((0, 1), (0, 1)))(value)
        value = layers.DepthwiseConv2D(
            3, strides=strides, use_bias=False, padding="same" if strides == 1 else "valid"
        )(value)
        value = layers.ReLU(6.0)(layers.BatchNormalization()(value))
        value = layers.BatchNormalization()(layers.Conv2D(filters, 1, use_bias=False)(value))
        value = layers.Add()([skip, value]) if filters == channels else value
    value = layers.Dropout(0.2)(layers.GlobalAveragePooling2D(keepdims=True)(value))
    return k.Model(given, layers.Reshape((5,))(layers.Conv2D(5, 1, activation="softmax")(value)))


def u_net(k):
    layers = k.layers
    given = k.Input((16, 12, 1))
    skips, value = [], given
    for filters in (4, 6):
        value = layers.Conv2D(filters, 3, padding="same", activation="relu")(value)
        skips.append(value)
        value = layers.MaxPooling2D()(value)
    value = layers.Conv2D(8, 3, padding="same", activation="relu")(value)
    value = layers.Conv2DTranspose(6, 2, strides=2)(value)
    value = layers.Conv2D(6, 3, padding="same", activation="relu")(
        layers.Concatenate(axis=3)([value, skips[1]])
    )
    value = layers.UpSampling2D(2, interpolation="bilinear")(value)
    value = layers.Conv2D(4, 3, padding="same", activation="relu")(layers.Concatenate()([skips[0], value]))
    return k.Model(given, layers.Conv2D(1, 1, activation="sigmoid")(value))


def masked(k):
    """Keras 3 writes the mask of a functional model as an operation, NotEqual, and cannot read it."""
    given = k.Input((7,))
    return k.Model(given, k.layers.LSTM(3)(k.layers.Embedding(11, 4, mask_zero=True)(given)))


def operators(k):
    """Arithmetic on tensors: Keras 3 writes operations, Keras 2 writes TFOpLambda layers."""
    left, right = k.Input((5,)), k.Input((5,))
    return k.Model([left, right], [(left + right) * 2.0 - left / 4.0, 3.0 - left * right, 0.5 * (left - 1.0)])


def output_is_input(k):
    given = k.Input((5,))
    return k.Model(given, [given, k.layers.Dense(2)(given)])


def cast_input(k):
    given = k.Input((8,), dtype="uint8", name="bytes")
    return k.Model(given, k.layers.Dense(3)(k.layers.Rescaling(1 / 255)(given)))


def case(name, make, generations=BOTH, folder="models", **options):
    return Case(folder, name, make=make, generations=generations, batch=2, folder=FOLDER, **options)


CASES = [
    case("sequential-without-input-layer", sequential_without_input_layer),
    case("nested", nested),
    case("nested-deep", nested_deep),
    case("nested-partly-frozen", nested_partly_frozen),
    case("nested-frozen", nested_frozen),
    case("shared", shared),
    case("shared-submodel", shared_submodel),
    case("shared-chain", shared_chain),
    case("several-inputs-and-outputs", several_inputs_and_outputs),
    case("residual", residual),
    case("mobile", mobile, (3,)),
    case("u-net", u_net),
    case("output-is-input", output_is_input),
    case("operators", operators, folder="operations", reloads=False),
    case("masked", masked, (3,), folder="operations", reloads=False, draw=indices(11)),
    case(
        "cast-input",
        cast_input,
        draw=lambda generator, shape: generator.integers(0, 256, shape).astype("float32"),
    ),
]
