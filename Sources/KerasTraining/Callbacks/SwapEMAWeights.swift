import KerasGraph

/// Judges and saves the model with the moving averages of its weights, which its optimizer keeps.
///
/// Stands before the callbacks that save or remember weights. See https://keras.io/api/callbacks/swap_ema_weights/.
public final class SwapEMAWeights: Callback {
  /// Whether callbacks after this one find the averages in the model at the end of an epoch, too. Default `false`.
  public let swapOnEpoch: Bool
  private var isSwapped = false

  public init(swapOnEpoch: Bool = false) { self.swapOnEpoch = swapOnEpoch }

  /// - Throws: ``ModelError`` if the optimizer keeps no averages.
  public func trainingBegins(_ run: FitRun) throws {
    isSwapped = false
    guard run.trainer.optimizer.optimizer.options.movingAverage != nil else {
      throw ModelError("the optimizer keeps no moving average of the weights", remedy: "set use_ema")
    }
  }

  public func epochBegins(_ run: FitRun) throws { if isSwapped { swap(run) } }
  public func validationBegins(_ run: FitRun) throws { swap(run) }
  public func validationEnds(_ run: FitRun) throws { swap(run) }
  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws { if swapOnEpoch { swap(run) } }

  public func trainingStops(_ run: FitRun) throws { if isSwapped { swap(run) } }

  private func swap(_ run: FitRun) {
    run.trainer.swapAverages()
    isSwapped.toggle()
  }

  public func memory() -> CallbackMemory? { CallbackMemory(["is_swapped": .bool(isSwapped)]) }

  public func recall(_ memory: CallbackMemory) { isSwapped = memory.values["is_swapped"]?.boolean ?? false }
}
