import KerasGraph

/// What a weight, or what a layer puts out, adds to the loss, as Keras names it
/// (https://keras.io/api/layers/regularizers/).
public struct RegularizerOption: Hashable, Sendable {
  /// What Keras writes for it.
  public let json: JSON

  /// A regularizer in Keras' JSON or by Keras' name, such as `"l2"`.
  public init(_ json: JSON) {
    self.json = json
  }

  private init(_ className: String, _ config: JSON) {
    json = .kerasObject(module: "keras.regularizers", className, config)
  }

  /// `factor` times the sum of absolute values.
  public static func l1(_ factor: Float = 0.01) -> RegularizerOption {
    RegularizerOption("L1", ["l1": factor.kerasOption])
  }

  /// `factor` times the sum of squares.
  public static func l2(_ factor: Float = 0.01) -> RegularizerOption {
    RegularizerOption("L2", ["l2": factor.kerasOption])
  }

  /// `l1` times the sum of absolute values, and `l2` times that of squares.
  public static func l1l2(l1: Float = 0, l2: Float = 0) -> RegularizerOption {
    RegularizerOption("L1L2", ["l1": l1.kerasOption, "l2": l2.kerasOption])
  }

  /// `factor` times the mean absolute product of different rows, or columns, of a matrix, each of length 1.
  public static func orthogonal(factor: Float = 0.01, columns: Bool = false) -> RegularizerOption {
    RegularizerOption(
      "OrthogonalRegularizer", ["factor": factor.kerasOption, "mode": columns ? "columns" : "rows"])
  }
}
