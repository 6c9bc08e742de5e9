import KerasEngine
import KerasGraph

/// What happens between the batches and epochs of a training run.
///
/// A callback may change the learning rate, read and set the weights, stop the run, and add numbers to an epoch's. Epochs and
/// batches are counted from 0. See https://keras.io/api/callbacks/.
public protocol Callback: AnyObject {
  func trainingBegins(_ run: FitRun) throws
  func epochBegins(_ run: FitRun) throws
  /// - Parameter logs: the numbers of the epoch so far.
  func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws
  func validationBegins(_ run: FitRun) throws
  func validationEnds(_ run: FitRun) throws
  func epochEnds(_ run: FitRun, _ logs: inout Logs) throws
  /// The weights have changed for the last time, but for the average that may take their place.
  func trainingStops(_ run: FitRun) throws
  func trainingEnds(_ run: FitRun) throws
}

extension Callback {
  public func trainingBegins(_ run: FitRun) throws {}
  public func epochBegins(_ run: FitRun) throws {}
  public func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws {}
  public func validationBegins(_ run: FitRun) throws {}
  public func validationEnds(_ run: FitRun) throws {}
  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {}
  public func trainingStops(_ run: FitRun) throws {}
  public func trainingEnds(_ run: FitRun) throws {}
}

/// A training run as its callbacks see it.
public final class FitRun {
  public let trainer: Trainer
  public let options: FitOptions
  /// The batches of an epoch, `nil` where only reading the data tells.
  public let batches: Int?
  public internal(set) var epoch = 0
  public internal(set) var batch = 0
  public private(set) var isStopped = false
  public private(set) var isStoppedAtOnce = false

  init(_ trainer: Trainer, options: FitOptions, batches: Int?) {
    self.trainer = trainer
    self.options = options
    self.batches = batches
  }

  /// Ends the run after this epoch, or after this batch.
  public func stop(atOnce: Bool = false) {
    isStopped = true
    if atOnce { isStoppedAtOnce = true }
  }

  /// The learning rate of the next update.
  public var learningRate: Float { trainer.optimizer.learningRate }

  /// - Throws: ``ModelError`` if it follows a schedule.
  public func setLearningRate(_ rate: Float) throws(ModelError) { try trainer.optimizer.setLearningRate(rate) }

  /// A copy of the weights.
  public func weights() throws(ModelError) -> ParameterStore { try trainer.parameters.store() }

  public func setWeights(_ store: ParameterStore) { trainer.parameters.load(store) }
}
