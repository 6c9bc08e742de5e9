import KerasGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the numbers are that a classifier gives for a sample.
public enum ClassifierOutput: String, Sendable, Hashable {
  /// One probability a class.
  case probabilities
  /// One unbounded score a class, before softmax.
  case logits
  /// The probability of the second of two classes.
  case binaryProbability = "binary probability"
  /// The unbounded score of the second of two classes, before sigmoid.
  case binaryLogit = "binary logit"

  /// Tells by the outputs of some samples, one row a sample: only probabilities are never below 0 nor above
  /// 1.
  public init(_ rows: Tensor) {
    let bounded = rows.values.allSatisfy { $0 >= 0 && $0 <= 1 }
    if rows.shape.last == 1 {
      self = bounded ? .binaryProbability : .binaryLogit
    } else {
      self = bounded ? .probabilities : .logits
    }
  }

  public var isBinary: Bool { self == .binaryProbability || self == .binaryLogit }

  /// The number of classes that rows of so many numbers tell apart.
  func classes(columns: Int) -> Int { isBinary ? 2 : columns }

  /// The class that a row stands for. The first of equal ones counts, as in numpy.
  func predicted(_ row: ArraySlice<Float>) -> Int {
    switch self {
    case .binaryProbability: return (row.first ?? 0) > 0.5 ? 1 : 0
    case .binaryLogit: return (row.first ?? 0) > 0 ? 1 : 0
    case .probabilities, .logits:
      var best = row.startIndex
      for index in row.indices where row[index] > row[best] { best = index }
      return best - row.startIndex
    }
  }

  /// The cross-entropy of a row, computed as Keras does: probabilities are divided by their sum and kept 1e-7
  /// away from 0 and 1.
  func crossEntropy(_ row: ArraySlice<Float>, label: Int) -> Double {
    let first = Double(row.first ?? 0)
    switch self {
    case .binaryProbability: return -log(Self.clipped(label == 1 ? first : 1 - first))
    case .binaryLogit: return log1p(exp(-abs(first))) + max(first, 0) - (label == 1 ? first : 0)
    case .probabilities:
      let sum = row.reduce(0) { $0 + Double($1) }
      return -log(Self.clipped(Double(row[row.startIndex + label]) / sum))
    case .logits:
      let top = Double(row.max() ?? 0)
      let sum = row.reduce(0) { $0 + exp(Double($1) - top) }
      return log(sum) + top - Double(row[row.startIndex + label])
    }
  }

  private static func clipped(_ probability: Double) -> Double { min(max(probability, 1e-7), 1 - 1e-7) }
}
