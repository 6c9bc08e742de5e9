import KerasGraph

/// Makes the learning rate smaller when a number has not become better for some epochs, and reports it.
///
/// See https://keras.io/api/callbacks/reduce_lr_on_plateau/.
public final class ReduceLROnPlateau: Callback {
  /// The number. Default `val_loss`.
  public let monitor: Monitor
  /// What the learning rate is multiplied by, less than 1. Default 0.1.
  public let factor: Double
  /// The epochs without a better number after which it is. Default 10.
  public let patience: Int
  /// By how much a number must change to be better. Default 1e-4.
  public let minDelta: Float
  /// The epochs after a change in which numbers do not count. Default 0.
  public let cooldown: Int
  /// What the learning rate does not fall below. Default 0.
  public let minLearningRate: Float
  private var best: Float?
  private var waited = 0
  private var coolingDown = 0

  /// - Throws: ``ModelError`` if `factor` is not less than 1.
  public init(
    monitor: Monitor = Monitor(), factor: Double = 0.1, patience: Int = 10, minDelta: Float = 1e-4, cooldown: Int = 0,
    minLearningRate: Float = 0
  ) throws(ModelError) {
    guard factor < 1 else {
      throw ModelError("a factor of \(factor) does not make the learning rate smaller", remedy: "use less than 1")
    }
    self.monitor = monitor
    self.factor = factor
    self.patience = patience
    self.minDelta = minDelta
    self.cooldown = cooldown
    self.minLearningRate = minLearningRate
  }

  public func trainingBegins(_ run: FitRun) throws {
    best = nil
    waited = 0
    coolingDown = 0
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    logs["learning_rate"] = run.learningRate
    let value = try monitor.value(in: logs)
    if coolingDown > 0 {
      coolingDown -= 1
      waited = 0
    }
    if monitor.isBetter(value, than: best, by: minDelta) {
      best = value
      waited = 0
    } else if coolingDown == 0 {
      waited += 1
      guard waited >= patience, run.learningRate > minLearningRate else { return }
      try run.setLearningRate(max(Float(Double(run.learningRate) * factor), minLearningRate))
      coolingDown = cooldown
      waited = 0
    }
  }

  public func memory() -> CallbackMemory? {
    var values: JSON = ["waited": .integer(waited), "cooling_down": .integer(coolingDown)]
    if let best { values["best"] = .number(Double(best)) }
    return CallbackMemory(values)
  }

  public func recall(_ memory: CallbackMemory) {
    waited = memory.values["waited"]?.int ?? 0
    coolingDown = memory.values["cooling_down"]?.int ?? 0
    best = memory.values["best"]?.double.map { Float($0) }
  }
}
