import KerasGraph

/// What happens between the batches and epochs of a training run.
///
/// A callback may change the learning rate, read and set the weights, stop the run, and add numbers to an epoch's.
/// Epochs and batches are counted from 0. See https://keras.io/api/callbacks/.
public protocol Callback: AnyObject {
  func trainingBegins(_ run: FitRun) throws
  func epochBegins(_ run: FitRun) throws
  /// - Parameter logs: the numbers of the epoch so far.
  func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws
  func validationBegins(_ run: FitRun) throws
  func validationBatchEnds(_ run: FitRun) throws
  func validationEnds(_ run: FitRun) throws
  func epochEnds(_ run: FitRun, _ logs: inout Logs) throws
  /// The weights have changed for the last time, but for the average that may take their place.
  func trainingStops(_ run: FitRun) throws
  func trainingEnds(_ run: FitRun) throws

  /// What it remembers from epoch to epoch, so that an interrupted run goes on as if it had not been; `nil` if nothing.
  func memory() throws -> CallbackMemory?
  /// Goes on from what it remembered; called after ``trainingBegins(_:)``.
  func recall(_ memory: CallbackMemory) throws
}

/// What a callback remembers from epoch to epoch.
public struct CallbackMemory: Sendable {
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
