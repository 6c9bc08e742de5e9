import KerasGraph

/// Gives the elements of each sample another shape; their order stays.
///
/// One extent of `target_shape` may be -1: what is left. See
/// https://keras.io/api/layers/reshaping_layers/reshape/.
public struct Reshape: ConfigurableLayer {
  public static let kerasName = "Reshape"

  public let attributes: LayerAttributes
  /// The extents without the batch axis; -1 for what is left.
  public let targetShape: [Int]

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter targetShape: the extents without the batch axis; -1 for what is left.
  public init(
    _ targetShape: [Int], name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("target_shape", targetShape)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    targetShape = config.ints("target_shape")
    if targetShape.contains(where: { $0 < -1 }) || targetShape.count(where: { $0 == -1 }) > 1 {
      config.refuse(
        "target_shape \(targetShape) is not supported", remedy: "use extents of which one at most is -1")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("target_shape", targetShape)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single()
    let batch = input[0]
    let misfit = ModelError("target_shape \(targetShape) does not fit the elements of its input \(input)")
    guard let count = input.sampleCount else {
      return [Shape([batch] + targetShape.map { $0 < 0 ? nil : $0 })]
    }
    guard let known = Shape.count(targetShape.filter { $0 >= 0 }) else { throw misfit }
    guard targetShape.contains(-1) else {
      guard known == count else { throw misfit }
      return [Shape([batch] + targetShape)]
    }
    guard known > 0, count % known == 0 else { throw misfit }
    return [Shape([batch] + targetShape.map { $0 < 0 ? count / known : $0 })]
  }

  public func role(_ site: CallSite) -> InferenceRole { .forwardsInput }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { .copy(count: site.inputCount()) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { .forwardsInput }
}
