/// Calls closures of your own.
///
/// See https://keras.io/api/callbacks/lambda_callback/.
public final class LambdaCallback: Callback {
  private let onBatchEnd: ((FitRun, Logs) throws -> Void)?
  private let onEpochEnd: ((FitRun, Logs) throws -> Void)?

  /// - Parameters:
  ///   - onBatchEnd: called with the numbers of the epoch so far.
  ///   - onEpochEnd: called with those of the epoch.
  public init(
    onBatchEnd: ((FitRun, Logs) throws -> Void)? = nil, onEpochEnd: ((FitRun, Logs) throws -> Void)? = nil
  ) {
    self.onBatchEnd = onBatchEnd
    self.onEpochEnd = onEpochEnd
  }

  public func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws { try onBatchEnd?(run, logs()) }
  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws { try onEpochEnd?(run, logs) }
}
