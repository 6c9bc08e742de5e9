import KerasGraph

/// Saves the model after epochs.
///
/// See https://keras.io/api/callbacks/model_checkpoint/.
public final class ModelCheckpoint: Callback {
  /// The path, in which `{epoch}` (counted from 1) and names of numbers, such as `{val_loss}`, are replaced. A number
  /// may have Python's format behind a colon: `{epoch:02d}`, `{val_loss:.2f}`.
  public let path: String
  /// The number that tells which model is better. Default `val_loss`.
  public let monitor: Monitor
  /// Whether only a model that is better than all before is saved. Default `false`.
  public let saveBestOnly: Bool
  /// After how many epochs each a model is saved, 1 or more. Default 1.
  public let frequency: Int
  /// The best number so far; `nil` before the first.
  public private(set) var best: Float?
  private let save: (FitRun, String) throws -> Void

  /// - Parameters:
  ///   - best: what the first model must be better than.
  ///   - save: writes the model as it stands.
  public init(
    path: String, monitor: Monitor = Monitor(), saveBestOnly: Bool = false, frequency: Int = 1, best: Float? = nil,
    save: @escaping (FitRun, _ path: String) throws -> Void
  ) {
    self.path = path
    self.monitor = monitor
    self.saveBestOnly = saveBestOnly
    self.frequency = frequency
    self.best = best
    self.save = save
  }

  /// - Throws: ``ModelError`` if the frequency is not possible.
  public func trainingBegins(_ run: FitRun) throws {
    if frequency < 1 { throw ModelError("a frequency of \(frequency) epochs is not possible", remedy: "use 1 or more") }
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    guard (run.epoch + 1).isMultiple(of: frequency) else { return }
    if saveBestOnly {
      let value = try monitor.value(in: logs)
      guard monitor.isBetter(value, than: best) else { return }
      best = value
    }
    try save(run, try PathTemplate(path).filled(epoch: run.epoch + 1, logs: logs))
  }

  public func memory() -> CallbackMemory? { best.map { CallbackMemory(["best": .number(Double($0))]) } }

  public func recall(_ memory: CallbackMemory) { best = memory.values["best"]?.double.map { Float($0) } ?? best }
}
