import KerasGraph

/// The options that the layers share which normalise with statistics of the data itself.
public struct NormalizationOptions: Hashable, Sendable {
  /// What is added to the variance.
  public let epsilon: Float
  /// Whether `beta` is added.
  public let center: Bool
  /// Whether the result is multiplied by `gamma`.
  public let scale: Bool
  public let weightOptions: WeightOptions

  init(_ config: inout ConfigReader) {
    epsilon = config.float("epsilon", default: 1e-3)
    center = config.bool("center", default: true)
    scale = config.bool("scale", default: true)
    weightOptions = WeightOptions(&config, weights: ["gamma", "beta"], activity: false)
  }

  func encode(to config: inout ConfigWriter) {
    config.write("epsilon", epsilon)
    config.write("center", center)
    config.write("scale", scale)
    weightOptions.encode(to: &config)
  }

  /// `gamma` and `beta`, as far as there are any.
  func weights(_ shape: [Int]) -> [WeightSpec] {
    func spec(_ name: String, _ initial: JSON) -> WeightSpec {
      weightOptions.spec(name, shape, initial: initial)
    }
    return (scale ? [spec("gamma", "ones")] : []) + (center ? [spec("beta", "zeros")] : [])
  }

  func gamma(_ weights: [Tensor]) -> Tensor? { scale ? weights.first : nil }
  func beta(_ weights: [Tensor]) -> Tensor? { center ? weights.last : nil }
}
