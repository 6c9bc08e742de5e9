import KerasFile
import KerasGraph
import Testing

/// The description of a model, and what was translated for it.
func described(
  _ configuration: JSON, version: String?
) throws -> (model: ModelDescription, fixes: [String]) {
  var dialect = Dialect(version: version, configuration: configuration)
  let model = try dialect.model(configuration)
  return (model, dialect.fixes.sentences)
}

func sequential(_ layers: JSON...) -> JSON {
  ["class_name": "Sequential", "config": ["name": "net", "layers": .array(layers)]]
}

func layer(_ className: JSON, _ config: JSON) -> JSON { ["class_name": className, "config": config] }

extension ModelDescription {
  /// An option of a layer after translation.
  func option(_ name: String, of layer: String) -> JSON? {
    guard case .layer(let config) = layers.first(where: { $0.name == layer })?.content else { return nil }
    return config[name]
  }

  func className(of layer: String) -> String? { layers.first { $0.name == layer }?.className }
}

@Suite struct DialectTests {
  @Test func listFormOfSequentialGetsItsInput() throws {
    let list: JSON = [
      "class_name": "Sequential",
      "config": [
        layer("Dense", ["name": "hidden", "batch_input_shape": [nil, 4], "units": 3]),
        layer("Dense", ["name": "out", "units": 2]),
      ],
    ]
    let (model, fixes) = try described(list, version: "2.2.2")
    #expect(model.layers.map(\.name) == ["hidden_input", "hidden", "out"])
    #expect(model.option("batch_shape", of: "hidden_input") == [nil, 4])
    #expect(model.option("batch_input_shape", of: "hidden") == nil)
    #expect(model.layers[2].calls == [LayerDescription.Call(inputs: [TensorReference(layer: "hidden")])])
    #expect(model.outputs == [TensorReference(layer: "out")])
    #expect(fixes.count == 2 && fixes[0].contains("list"))
  }

  @Test func shapeOfLeftOutInputIsFoundWhereverItStands() throws {
    let embedding = sequential(layer("Embedding", ["name": "e", "input_dim": 9, "input_length": 5]))
    #expect(
      try described(embedding, version: "2.4.0").model.option("batch_shape", of: "e_input") == [nil, 5])
    #expect(try described(embedding, version: "2.4.0").model.option("input_dim", of: "e") == 9)
    let nested = sequential(
      layer(
        "Sequential",
        ["name": "in", "layers": [layer("InputLayer", ["name": "i", "batch_input_shape": [nil, 7]])]]))
    #expect(try described(nested, version: "2.4.0").model.option("batch_shape", of: "in_input") == [nil, 7])
    let unstated = sequential(layer("Dense", ["name": "d", "units": 1]))
    #expect(try described(unstated, version: "2.4.0").model.option("batch_shape", of: "d_input") == JSON.null)
  }

  /// Keras 3 made the function steeper: the same name means other numbers.
  @Test(arguments: [("1.2.2", true), ("2.4.0", true), ("3.4.1", false)])
  func hardSigmoidFollowsTheGeneration(version: String, isOld: Bool) throws {
    let inner = layer("LSTM", ["name": "l", "trainable": true, "recurrent_activation": "hard_sigmoid"])
    let model = sequential(
      layer("InputLayer", ["name": "i", "trainable": true]),
      layer("Dense", ["name": "d", "trainable": true, "activation": "hard_sigmoid"]),
      layer("Bidirectional", ["name": "b", "trainable": true, "layer": inner]))
    let (description, fixes) = try described(model, version: version)
    let expected = JSON.string(isOld ? Activation.hardSigmoidOfKeras2 : "hard_sigmoid")
    #expect(description.option("activation", of: "d") == expected)
    let options = description.option("layer", of: "b")?["config"]
    #expect(options?["recurrent_activation"] == expected)
    #expect(fixes.contains { $0.hasPrefix("hard_sigmoid is min(max(0.2x + 0.5, 0), 1)") } == isOld)
  }

  /// TensorFlow 2 moved the places at which images are sampled.
  @Test(arguments: [
    ("2.2.4", true), ("2.3.1", true), ("2.1.6-tf", true), ("2.2.4-tf", false), ("2.4.0", false),
    ("3.1.0", false),
  ])
  func bilinearInterpolationFollowsTheBackend(version: String, isOld: Bool) throws {
    let model = sequential(
      layer("InputLayer", ["name": "i", "trainable": true]),
      layer("UpSampling2D", ["name": "u", "trainable": true, "interpolation": "bilinear"]))
    let interpolation = try described(model, version: version).model.option("interpolation", of: "u")
    #expect(interpolation == (isOld ? "bilinear_tensorflow1" : "bilinear"))
  }

  @Test func optionsOfKeras2AreRenamedOrDropped() throws {
    let model = sequential(
      layer("InputLayer", ["name": "i", "batch_input_shape": [nil, 8, 8, 3], "dtype": "float32"]),
      layer("LeakyReLU", ["name": "a", "alpha": ["type": "ndarray", "value": 0.25]]),
      layer("DepthwiseConv2D", ["name": "d", "groups": 1]),
      layer("DepthwiseConv2D", ["name": "grouped", "groups": 2]),
      layer("BatchNormalization", ["name": "n", "axis": [3]]),
      layer("GRU", ["name": "g", "time_major": false]),
      layer("Dense", ["name": "p", "dtype": ["class_name": "Policy", "config": ["name": "mixed_float16"]]]))
    let (description, fixes) = try described(model, version: "2.4.0")
    #expect(description.option("negative_slope", of: "a") == 0.25)
    #expect(description.option("groups", of: "d") == nil)
    #expect(description.option("groups", of: "grouped") == 2)
    #expect(description.option("axis", of: "n") == 3)
    #expect(description.option("reset_after", of: "g") == false)
    #expect(description.option("dtype", of: "p") == "mixed_float16")
    #expect(fixes.contains("dropped groups, which has no effect on DepthwiseConv2D (d)"))
  }

  @Test func namesOfKeras1AreTranslated() throws {
    let model: JSON = [
      "class_name": "Sequential",
      "config": [
        layer(
          "Convolution2D",
          [
            "name": "c", "nb_filter": 4, "nb_row": 3, "nb_col": 2, "border_mode": "same",
            "subsample": [1, 1],
            "dim_ordering": "tf", "init": "uniform", "W_regularizer": nil, "bias": true,
            "input_dtype": "float32",
            "batch_input_shape": [nil, 8, 8, 1], "activation": "relu",
          ]),
        layer("Dropout", ["name": "o", "p": 0.5]),
        layer(
          "LSTM", ["name": "l", "output_dim": 5, "consume_less": "cpu", "inner_activation": "hard_sigmoid"]),
      ],
    ]
    let (description, fixes) = try described(model, version: nil)
    #expect(description.className(of: "c") == "Conv2D")
    for (option, value): (String, JSON) in [
      ("filters", 4), ("kernel_size", [3, 2]), ("padding", "same"), ("strides", [1, 1]),
      ("data_format", "channels_last"), ("kernel_initializer", "uniform"), ("use_bias", true),
    ] { #expect(description.option(option, of: "c") == value) }
    #expect(description.option("nb_row", of: "c") == nil && description.option("input_dtype", of: "c") == nil)
    #expect(description.option("rate", of: "o") == 0.5)
    #expect(description.option("units", of: "l") == 5)
    #expect(description.option("recurrent_activation", of: "l") == .string(Activation.hardSigmoidOfKeras2))
    #expect(fixes.contains("translated the names of Keras 1 (c, o, l)"))
  }

  @Test func layersWithoutNamesGetKerasNames() throws {
    let model = sequential(
      layer("InputLayer", ["batch_input_shape": [nil, 4]]), layer("Conv2DTranspose", [:]),
      layer("BatchNormalization", [:]), layer("BatchNormalization", [:]))
    let names = try described(model, version: "2.4.0").model.layers.map(\.name)
    #expect(names == ["input_layer", "conv2d_transpose", "batch_normalization", "batch_normalization_1"])
  }

  @Test func foreignClassesKeepTheirPackage() throws {
    let foreign: JSON = [
      "class_name": "Dense", "registered_name": "shop>Dense", "module": "builtins",
      "config": ["name": "d", "trainable": true],
    ]
    let model = sequential(layer("InputLayer", ["name": "i"]), foreign)
    #expect(try described(model, version: "3.1.0").model.className(of: "d") == "shop>Dense")
  }

  @Test func modelsWithoutLayersAreRefused() {
    let subclass: JSON = ["class_name": "MyModel", "config": ["name": "mine"]]
    #expect {
      try described(subclass, version: "3.1.0")
    } throws: {
      "\($0)".contains("\"MyModel\" is a class of its own")
    }
  }
}
