import KerasGraph

/// How large the steps of an optimizer are, update by update.
///
/// See https://keras.io/api/optimizers/learning_rate_schedules/.
public protocol LearningRateSchedule: KerasObject {
  /// The learning rate of an update, counted from 0.
  func learningRate(step: Int) -> Float
}

extension LearningRateSchedule {
  public static var kerasModule: String { "keras.optimizers.schedules" }
}
