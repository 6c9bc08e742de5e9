import KerasEngine
import KerasGraph

/// What training adds to the loss for the weights themselves.
struct WeightPenalties {
  private let weights: [(index: Int, shape: [Int], isTrained: Bool, regularizer: any Regularizer)]

  /// - Parameter countingFrozen: whether weights that are not trained add to the loss too.
  /// - Throws: ``ModelError`` with every regularizer that is not known or does not fit.
  init(_ parameters: ParameterMemory, countingFrozen: Bool) throws(ModelError) {
    var collector = ProblemCollector()
    weights = parameters.parameters.enumerated().compactMap { index, parameter in
      guard let json = parameter.spec.regularizer, parameter.trainable || countingFrozen else { return nil }
      let made = collector.attempt { () throws(ModelError) in
        try locating("\(parameter.key)") { () throws(ModelError) in
          let regularizer = try ObjectCatalog.regularizers.object(json)
          try regularizer.validate(shape: parameter.spec.shape)
          return regularizer
        }
      }
      return made.map { (index, parameter.spec.shape, parameter.trainable, $0) }
    }
    try collector.finish()
  }

  /// The penalty of all weights, and its gradient added to theirs where it is wanted.
  func penalty(_ parameters: ParameterMemory, gradientScale: Float?) -> Float {
    weights.reduce(0) { sum, entry in
      sum
        + entry.regularizer.penalty(
          UnsafePointer(parameters.value(entry.index)), shape: entry.shape,
          gradient: entry.isTrained ? gradientScale.map { _ in parameters.gradient(entry.index) } : nil,
          scale: gradientScale ?? 1)
    }
  }
}
