import KerasGraph

/// Where data enters a model.
///
/// The shape may be missing in files of a Sequential that was never built; it is then inferred from the
/// weights.
/// See https://keras.io/api/layers/core_layers/input/. Sparse and ragged inputs are not supported.
public struct InputLayer: ConfigurableLayer {
  public static let kerasName = "InputLayer"

  public let attributes: LayerAttributes
  /// The shape with the batch axis, `nil` if the file does not state it.
  public let batchShape: Shape?
  /// Whether Keras' own models may be called without this input; a plan always takes it.
  public let optional: Bool

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - batchShape: the shape with the batch axis first, `nil` where an extent is known only when the model runs.
  ///   - optional: whether Keras' own models may be called without this input; a plan always takes it.
  public init(
    batchShape: Shape, optional: Bool = false, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("batch_shape", JSON(extents: batchShape.dimensions))
      config.write("optional", optional)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    batchShape = config.value(
      "batch_shape", default: .some(nil), standIn: nil, expected: "a list of integers and nulls"
    ) { json in
      guard let elements = json.elements else { return nil }
      let extents = elements.map { $0.isNull ? .some(nil) : $0.extent.map(Int?.some) }
      return extents.contains { $0 == nil } ? nil : Shape(extents.map { $0 ?? nil })
    }
    for option in ["sparse", "ragged"] where config.bool(option, default: false) {
      config.refuse(
        "\(option) inputs are not supported", remedy: "feed a dense tensor to a model saved without it")
    }
    optional = config.bool("optional", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("batch_shape", batchShape.map { JSON(extents: $0.dimensions) } ?? .null)
    config.write("sparse", false)
    config.write("ragged", false)
    config.write("optional", optional)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    guard let batchShape else {
      throw ModelError(
        "the file does not state the shape of this input", remedy: "give the shape when loading")
    }
    return [batchShape]
  }

  public var masking: Masking { .passes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    throw ModelError("an input is fed by the caller, never computed")
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { .forwardsInput }
}
