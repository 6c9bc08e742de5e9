import KerasGraph

/// The learning rate of an optimizer: a number, which may be changed while it works, or a schedule.
public enum LearningRate: Sendable {
  case constant(Float)
  case schedule(any LearningRateSchedule)
}

extension LearningRate: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self = .constant(Float(value)) }
}

extension LearningRate {
  /// Reads `learning_rate`, or `lr` and `decay` of the oldest files.
  init(_ config: inout ConfigReader, default fallback: Float) {
    if let given = config.peek("learning_rate"), given.members != nil {
      _ = config.take("learning_rate")
      self = config.attempt(.constant(fallback)) { () throws(ModelError) in
        .schedule(try ObjectCatalog.schedules.object(given))
      }
      return
    }
    let old = config.optionalFloat("lr")
    let rate = config.float("learning_rate", default: old ?? fallback)
    let decay = config.double("decay", default: 0)
    self =
      decay == 0
      ? .constant(rate)
      : .schedule(InverseTimeDecay(initialLearningRate: Double(rate), decaySteps: 1, decayRate: decay))
  }

  func encode(to config: inout ConfigWriter) {
    switch self {
    case .constant(let rate): config.write("learning_rate", rate)
    case .schedule(let schedule): config.write("learning_rate", schedule.serialized)
    }
  }
}
