import KerasEngine
import KerasGraph

/// What training and judging add to the loss for values that layers compute.
struct ActivityPenalties {
  private let entries: [(penalty: ActivityPenalty, regularizer: any Regularizer)]

  /// - Throws: ``ModelError`` with every regularizer that is not known or does not fit.
  init(_ plan: TrainingPlan) throws(ModelError) {
    var collector = ProblemCollector()
    entries = plan.penalties.compactMap { layer, penalty in
      collector.attempt { () throws(ModelError) in
        try locating("\(layer): activity_regularizer") { () throws(ModelError) in
          let regularizer = try ObjectCatalog.regularizers.object(penalty.regularizer)
          try regularizer.validate(shape: [1] + penalty.extents)
          return (penalty, regularizer)
        }
      }
    }
    try collector.finish()
  }

  /// The penalty of values of a batch, and its gradient, multiplied by `scale`, added to theirs where it is wanted.
  func penalty(
    _ index: Int, _ values: UnsafePointer<Float>, samples: Int, gradient: UnsafeMutablePointer<Float>? = nil,
    scale: Float = 1
  ) -> Float {
    guard samples > 0 else { return 0 }
    let (penalty, regularizer) = entries[index]
    let factor = penalty.factor / Float(samples)
    return factor
      * regularizer.penalty(values, shape: [samples] + penalty.extents, gradient: gradient, scale: factor * scale)
  }
}
