import KerasGraph

/// What a weight is brought back to after each step of training, as Keras names it
/// (https://keras.io/api/layers/constraints/).
public struct ConstraintOption: Hashable, Sendable {
  /// What Keras writes for it.
  public let json: JSON

  /// A constraint in Keras' JSON or by Keras' name, such as `"non_neg"`.
  public init(_ json: JSON) {
    self.json = json
  }

  private init(_ className: String, _ config: JSON = [:]) {
    json = .kerasObject(module: "keras.constraints", className, config)
  }

  /// No negative values.
  public static let nonNegative = ConstraintOption("NonNeg")

  /// Vectors along `axis` no longer than `maxValue`.
  public static func maxNorm(_ maxValue: Float = 2, axis: any PerAxis = 0) -> ConstraintOption {
    ConstraintOption("MaxNorm", ["max_value": maxValue.kerasOption, "axis": axis.kerasOption])
  }

  /// Vectors along `axis` of length 1.
  public static func unitNorm(axis: any PerAxis = 0) -> ConstraintOption {
    ConstraintOption("UnitNorm", ["axis": axis.kerasOption])
  }

  /// Vectors along `axis` with a length from `minValue` to `maxValue`, of which each step goes the share `rate`.
  public static func minMaxNorm(
    minValue: Float = 0, maxValue: Float = 1, rate: Float = 1, axis: any PerAxis = 0
  ) -> ConstraintOption {
    ConstraintOption(
      "MinMaxNorm",
      [
        "min_value": minValue.kerasOption, "max_value": maxValue.kerasOption, "rate": rate.kerasOption,
        "axis": axis.kerasOption,
      ])
  }
}
