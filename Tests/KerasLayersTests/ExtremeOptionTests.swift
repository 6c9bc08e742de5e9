import KerasGraph
import KerasLayers
import Testing

/// Numbers in a file that no array can have: they must become problems of the layer, never an overflow.
@Suite struct ExtremeOptionTests {
  static let options: [(className: String, option: String, others: JSON)] = [
    ("Conv2D", "filters", ["kernel_size": 3]), ("Conv2D", "kernel_size", ["filters": 3, "padding": "same"]),
    ("Conv2D", "dilation_rate", ["filters": 3, "kernel_size": 3, "padding": "same"]),
    ("Conv2DTranspose", "strides", ["filters": 3, "kernel_size": 3]),
    ("DepthwiseConv2D", "depth_multiplier", ["kernel_size": 3]),
    ("SeparableConv2D", "depth_multiplier", ["filters": 3, "kernel_size": 3]),
    ("MaxPooling2D", "pool_size", ["strides": 2, "padding": "same"]), ("ZeroPadding2D", "padding", [:]),
    ("Cropping2D", "cropping", [:]), ("UpSampling2D", "size", [:]), ("Dense", "units", [:]),
    ("ConvLSTM2D", "filters", ["kernel_size": 3]), ("BatchNormalization", "axis", [:]),
  ]

  private func graph(_ layer: String, _ config: JSON, extents: [JSON]) throws -> LayerGraph {
    func description(_ name: String, _ className: String, _ config: JSON, _ inputs: [TensorReference])
      -> LayerDescription
    {
      var config = config
      config["name"] = .string(name)
      return LayerDescription(
        name: name, className: className, content: .layer(config: config), calls: [.init(inputs: inputs)])
    }
    let layers = [
      description("input", "InputLayer", ["batch_shape": .array([.null] + extents)], []),
      description("layer", layer, config, [TensorReference(layer: "input")]),
    ]
    let model = ModelDescription(
      name: "model", className: "Functional", layers: layers, inputs: [TensorReference(layer: "input")],
      outputs: [TensorReference(layer: "layer")])
    let context = DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in throw ModelError("no models") }
    return try LayerGraph(model, context: context)
  }

  @Test(arguments: [1 << 31, 1 << 40, 1 << 62, Int.max, Int.min]) func optionsBecomeProblems(_ value: Int) throws {
    for (className, option, others) in Self.options {
      var config = others
      config[option] = .integer(value)
      let extents: [JSON] = className.hasPrefix("ConvLSTM") ? [2, 8, 8, 3] : [8, 8, 3]
      let problems = try graph(className, config, extents: extents).problems
      #expect(problems.contains { $0.description.contains(option) }, "\(className) \(option) \(value): \(problems)")
    }
  }

  @Test func extentsThatGrowBeyondEveryArrayAreRefusedWhereTheyArise() throws {
    let problems = try graph("UpSampling2D", ["size": 1_048_576], extents: [1_048_576, 8, 3]).problems
    #expect(problems.map(\.description).contains { $0.contains("layer (UpSampling2D)") && $0.contains("not possible") })
    #expect(try !graph("Flatten", [:], extents: [.integer(.max), 8, 3]).problems.isEmpty)
  }
}
