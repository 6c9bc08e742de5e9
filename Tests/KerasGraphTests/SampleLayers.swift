import KerasGraph

/// An input of a given shape, for graphs made by hand.
struct Source: ConfigurableLayer {
  static let kerasName = "InputLayer"
  let attributes: LayerAttributes
  let shape: Shape

  init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    shape = Shape(batchOf: config.ints("extents"))
  }

  func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("extents", shape.concreteSample ?? [])
  }

  func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [shape] }
  func forward(_ site: CallSite) throws(ModelError) -> Step { Step { _ in } }
}

/// A layer with one option of each kind and one weight.
struct Scale: ConfigurableLayer {
  static let kerasName = "Scale"
  static let olderNames = ["Scaling"]
  let attributes: LayerAttributes
  let factor: Float
  let size: [Int]
  let mode: DataFormat
  let flag: Bool

  init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    factor = config.float("factor")
    size = config.ints("size", count: 2, default: 3)
    mode = config.dataFormat()
    flag = config.bool("flag", default: false)
  }

  func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("factor", factor)
    config.write("size", size)
    config.write("data_format", mode)
    config.write("flag", flag)
  }

  func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try inputs.single(rank: 2)] }
  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    [WeightSpec("kernel", [try inputs.single().knownLastExtent()])]
  }
  func forward(_ site: CallSite) throws(ModelError) -> Step { Step { _ in } }
}

let sampleContext = DecodingContext(catalog: LayerCatalog([Source.self, Scale.self])) {
  (json, _) throws(ModelError) in
  throw ModelError("no models inside layers here")
}

func source(_ name: String, _ extents: [Int]) -> LayerDescription {
  LayerDescription(
    name: name, className: "InputLayer",
    content: .layer(config: ["name": .string(name), "extents": .array(extents.map(JSON.integer))]),
    calls: [.init(inputs: [])])
}

func scale(_ name: String, _ inputs: [TensorReference]..., className: String = "Scale") -> LayerDescription {
  LayerDescription(
    name: name, className: className, content: .layer(config: ["name": .string(name), "factor": 2]),
    calls: inputs.map { .init(inputs: $0) })
}

func model(_ layers: [LayerDescription], from inputs: [String], to outputs: [TensorReference]) -> ModelDescription {
  ModelDescription(
    name: "model", className: "Functional", layers: layers, inputs: inputs.map { TensorReference(layer: $0) },
    outputs: outputs)
}
