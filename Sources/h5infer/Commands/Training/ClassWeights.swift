import ArgumentParser
import KerasKit

/// How much the samples of each class count, as the command line gives it.
enum ClassWeights {
  /// Every class counts as much as any other, however many samples it has.
  case balanced
  case given([Int: Float])

  /// - Throws: `ValidationError` if the text is neither `balanced` nor pairs `CLASS=WEIGHT`.
  init(_ text: String) throws {
    if text == "balanced" {
      self = .balanced
      return
    }
    var weights: [Int: Float] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=").map(String.init)
      guard pair.count == 2, let number = Int(pair[0]), let weight = Float(pair[1]), number >= 0, weight >= 0 else {
        throw ValidationError("--class-weight: \"\(part)\" is no CLASS=WEIGHT, such as 3=2.5")
      }
      weights[number] = weight
    }
    self = .given(weights)
  }

  /// One weight a class. Balanced ones are scikit-learn's: samples, divided by classes and the samples of the class.
  ///
  /// - Parameter counts: the samples of each class; `nil` where targets are no classes.
  /// - Throws: ``DataError`` if there are no such classes.
  func values(_ counts: [Int]?) throws(DataError) -> [Float] {
    guard let counts else {
      throw DataError("the targets are no classes", remedy: "do without --class-weight")
    }
    switch self {
    case .balanced:
      let total = counts.reduce(0, +)
      let present = counts.count { $0 > 0 }
      return counts.map { $0 == 0 ? 1 : Float(total) / Float(present * $0) }
    case .given(let weights):
      if let beyond = weights.keys.filter({ $0 >= counts.count }).min() {
        throw DataError("--class-weight names class \(beyond), but the data has classes 0 to \(counts.count - 1)")
      }
      return counts.indices.map { weights[$0] ?? 1 }
    }
  }
}
