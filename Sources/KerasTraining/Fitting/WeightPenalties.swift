import KerasEngine
import KerasGraph

/// What training adds to the loss for the weights themselves and for the outputs of layers.
struct WeightPenalties {
  private let weights: [(index: Int, shape: [Int], regularizer: any Regularizer)]
  private let outputs: [any Regularizer]

  /// - Throws: ``ModelError`` with every regularizer that is not known or does not fit.
  init(_ parameters: ParameterMemory, _ plan: TrainingPlan) throws(ModelError) {
    var collector = ProblemCollector()
    var weights: [(index: Int, shape: [Int], regularizer: any Regularizer)] = []
    for (index, parameter) in parameters.parameters.enumerated() where parameter.trainable {
      guard let json = parameter.spec.regularizer else { continue }
      let made = collector.attempt { () throws(ModelError) in
        try locating("\(parameter.key)") { () throws(ModelError) in
          let regularizer = try ObjectCatalog.regularizers.object(json)
          try regularizer.validate(shape: parameter.spec.shape)
          return regularizer
        }
      }
      if let made { weights.append((index, parameter.spec.shape, made)) }
    }
    outputs = plan.regularizers.compactMap { layer, json in
      collector.attempt { () throws(ModelError) in
        try locating(layer) { () throws(ModelError) in try ObjectCatalog.regularizers.object(json) }
      }
    }
    try collector.finish()
    self.weights = weights
  }

  /// The penalty of all weights, and its gradient added to theirs where it is wanted.
  func ofWeights(_ parameters: ParameterMemory, gradientScale: Float?) -> Float {
    weights.reduce(0) { sum, entry in
      sum
        + entry.regularizer.penalty(
          UnsafePointer(parameters.value(entry.index)), shape: entry.shape,
          gradient: gradientScale.map { _ in parameters.gradient(entry.index) }, scale: gradientScale ?? 1)
    }
  }

  /// The penalty of a layer's output for a batch: Keras divides it by the number of samples.
  func ofOutput(
    _ index: Int, _ values: UnsafePointer<Float>, count: Int, samples: Int, gradient: UnsafeMutablePointer<Float>? = nil,
    gradientScale: Float = 1
  ) -> Float {
    guard samples > 0 else { return 0 }
    return outputs[index].penalty(
      values, shape: [samples, count / samples], gradient: gradient, scale: gradientScale / Float(samples))
      / Float(samples)
  }
}
