import KerasGraph

/// What happens between the batches and epochs of a training run.
///
/// A callback may change the learning rate, read and set the weights, stop the run, and add numbers to an epoch's.
/// Epochs and batches are counted from 0. See https://keras.io/api/callbacks/.
public protocol Callback: AnyObject {
  /// Nothing has been trained yet; a run that goes on from a checkpoint has its history already.
  func trainingBegins(_ run: FitRun) throws
  /// The epoch is ``FitRun/epoch``.
  func epochBegins(_ run: FitRun) throws
  /// The weights were updated by batch ``FitRun/batch``.
  ///
  /// - Parameter logs: the numbers of the epoch so far.
  func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws
  /// The epoch's batches are done, and it has validation data to be judged by.
  func validationBegins(_ run: FitRun) throws
  func validationBatchEnds(_ run: FitRun) throws
  func validationEnds(_ run: FitRun) throws
  /// The epoch was trained and judged.
  ///
  /// - Parameter logs: its numbers, to which those of this callback may be added for the history and the callbacks behind.
  func epochEnds(_ run: FitRun, _ logs: inout Logs) throws
  /// The weights have changed for the last time, but for the average that may take their place.
  func trainingStops(_ run: FitRun) throws
  /// The weights are those that the model gets, unless the callback sets others.
  func trainingEnds(_ run: FitRun) throws

  /// What it remembers from epoch to epoch, so that an interrupted run goes on as if it had not been; `nil` if nothing.
  func memory() throws -> CallbackMemory?
  /// Goes on from what it remembered; called after ``trainingBegins(_:)``.
  func recall(_ memory: CallbackMemory) throws
}

/// What a callback remembers from epoch to epoch.
public struct CallbackMemory: Sendable {
  /// Numbers and texts, by names of the callback's own.
  public var values: JSON
  /// Weights of the model, if it keeps some.
  public var weights: ParameterStore?

  public init(_ values: JSON, weights: ParameterStore? = nil) {
    self.values = values
    self.weights = weights
  }
}

extension Callback {
  public func trainingBegins(_ run: FitRun) throws {}
  public func epochBegins(_ run: FitRun) throws {}
  public func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws {}
  public func validationBegins(_ run: FitRun) throws {}
  public func validationBatchEnds(_ run: FitRun) throws {}
  public func validationEnds(_ run: FitRun) throws {}
  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {}
  public func trainingStops(_ run: FitRun) throws {}
  public func trainingEnds(_ run: FitRun) throws {}
  public func memory() throws -> CallbackMemory? { nil }
  public func recall(_ memory: CallbackMemory) throws {}
}
