import KerasGraph

/// Stops training when a number has not become better for some epochs.
///
/// See https://keras.io/api/callbacks/early_stopping/.
public final class EarlyStopping: Callback {
  /// The number. Default `val_loss`.
  public let monitor: Monitor
  /// By how much a number must change to be better. Default 0.
  public let minDelta: Float
  /// The epochs without a better number after which training stops. Default 0.
  public let patience: Int
  /// A number that is no better than this does not end the wait for a better one. Default none.
  public let baseline: Float?
  /// Whether the model gets the weights of its best epoch when training ends. Default `false`.
  public let restoreBestWeights: Bool
  /// The epoch, counted from 0, from which on numbers count. Default 0.
  public let startFromEpoch: Int
  /// The epoch of the best number so far.
  public private(set) var bestEpoch: Int?
  /// That number; `nil` before the first.
  public private(set) var best: Float?
  private var bestWeights: ParameterStore?
  private var waited = 0

  public init(
    monitor: Monitor = Monitor(), minDelta: Float = 0, patience: Int = 0, baseline: Float? = nil,
    restoreBestWeights: Bool = false, startFromEpoch: Int = 0
  ) {
    self.monitor = monitor
    self.minDelta = minDelta
    self.patience = patience
    self.baseline = baseline
    self.restoreBestWeights = restoreBestWeights
    self.startFromEpoch = startFromEpoch
  }

  public func trainingBegins(_ run: FitRun) throws {
    waited = 0
    best = nil
    bestWeights = nil
    bestEpoch = nil
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    guard run.epoch >= startFromEpoch else { return }
    let value = try monitor.value(in: logs)
    if restoreBestWeights, bestWeights == nil {
      bestWeights = try run.weights()
      bestEpoch = run.epoch
    }
    waited += 1
    if monitor.isBetter(value, than: best, by: minDelta) {
      best = value
      bestEpoch = run.epoch
      if restoreBestWeights { bestWeights = try run.weights() }
      if baseline.map({ monitor.isBetter(value, than: $0, by: minDelta) }) ?? true { waited = 0 }
      return
    }
    if waited >= patience, run.epoch > 0 { run.stop() }
  }

  public func trainingEnds(_ run: FitRun) throws {
    if let bestWeights { run.setWeights(bestWeights) }
  }

  public func memory() -> CallbackMemory? {
    var values: JSON = ["waited": .integer(waited)]
    if let best { values["best"] = .number(Double(best)) }
    if let bestEpoch { values["best_epoch"] = .integer(bestEpoch) }
    return CallbackMemory(values, weights: bestWeights)
  }

  public func recall(_ memory: CallbackMemory) {
    waited = memory.values["waited"]?.int ?? 0
    best = memory.values["best"]?.double.map { Float($0) }
    bestEpoch = memory.values["best_epoch"]?.int
    bestWeights = memory.weights
  }
}
