import KerasGraph

/// The generation of Keras that wrote a file. Configurations of the same look mean different things in each.
public enum Generation: Int, Comparable, Sendable {
  case keras1 = 1
  case keras2 = 2
  case keras3 = 3

  public static func < (left: Generation, right: Generation) -> Bool { left.rawValue < right.rawValue }

  /// The generation of a version such as `2.4.0`, or of a configuration if the file states none.
  public init(version: KerasVersion?, configuration: JSON) {
    switch version?.major {
    case 0, 1: self = .keras1
    case 2: self = .keras2
    case .some: self = .keras3
    case nil:
      let layers = Generation.layers(of: configuration)
      if layers.contains(where: { $0["module"] != nil || $0["config"]?["batch_shape"] != nil }) {
        self = .keras3
      } else if layers.contains(where: { Generation.hasKeras1Options($0["config"] ?? .null) }) {
        self = .keras1
      } else {
        self = .keras2
      }
    }
  }

  private static func layers(of configuration: JSON) -> [JSON] {
    let config = configuration["config"]
    return config?.elements ?? config?["layers"]?.elements ?? []
  }

  private static func hasKeras1Options(_ config: JSON) -> Bool {
    ["nb_filter", "border_mode", "W_regularizer", "inner_activation"].contains { config[$0] != nil }
  }
}

/// A version of Keras; the `-tf` of those inside TensorFlow 1 and 2 is kept apart.
public struct KerasVersion: Hashable, Sendable {
  public let major: Int
  public let minor: Int
  public let patch: Int
  /// Whether this Keras was a part of TensorFlow, not a package of its own.
  public let isInsideTensorFlow: Bool

  /// Reads a version such as `2.2.4-tf`; nil if it is none.
  public init?(_ text: String) {
    let numbers = text.split(whereSeparator: { !$0.isNumber }).map { Int($0) }
    guard let major = numbers.first ?? nil else { return nil }
    self.major = major
    minor = (numbers.count > 1 ? numbers[1] : nil) ?? 0
    patch = (numbers.count > 2 ? numbers[2] : nil) ?? 0
    isInsideTensorFlow = text.hasSuffix("-tf") || (major == 2 && minor >= 4)
  }
}
