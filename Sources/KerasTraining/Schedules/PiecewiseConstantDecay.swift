import KerasGraph

/// The first of `values` up to the first of `boundaries`, that step included, the second up to the second, and so on.
///
/// See https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/.
public struct PiecewiseConstantDecay: LearningRateSchedule {
  public static let kerasName = "PiecewiseConstantDecay"
  public static let aliases = ["piecewise"]

  /// Steps, in ascending order.
  public var boundaries: [Double]
  /// One more than boundaries.
  public var values: [Double]
  /// Keras' name of this schedule. Default `PiecewiseConstant`.
  public var name: String

  public init(boundaries: [Double], values: [Double], name: String = "PiecewiseConstant") {
    self.boundaries = boundaries
    self.values = values
    self.name = name
  }

  public init(config: inout ConfigReader) {
    boundaries = config.doubles("boundaries")
    values = config.doubles("values")
    name = config.string("name", default: "PiecewiseConstant")
    if values.count != boundaries.count + 1 {
      config.refuse(
        "\(values.count) values with \(boundaries.count) boundaries are not supported",
        remedy: "give one value more than boundaries")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("boundaries", .array(boundaries.map(JSON.number)))
    config.write("values", .array(values.map(JSON.number)))
    config.write("name", name)
  }

  public func learningRate(step: Int) -> Float {
    // Keras compares whole steps: a boundary loses its fraction.
    let place = boundaries.firstIndex { Double(step) <= $0.rounded(.towardZero) } ?? boundaries.count
    return values.indices.contains(place) ? Float(values[place]) : 0
  }
}
