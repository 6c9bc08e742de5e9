/// Sets the learning rate before each epoch, and reports it.
///
/// See https://keras.io/api/callbacks/learning_rate_scheduler/.
public final class LearningRateScheduler: Callback {
  private let schedule: (_ epoch: Int, _ learningRate: Float) -> Float

  /// - Parameter schedule: the learning rate of an epoch, counted from 0, by that before it.
  public init(_ schedule: @escaping (_ epoch: Int, _ learningRate: Float) -> Float) {
    self.schedule = schedule
  }

  public func epochBegins(_ run: FitRun) throws {
    try run.setLearningRate(schedule(run.epoch, run.learningRate))
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws { logs["learning_rate"] = run.learningRate }
}
