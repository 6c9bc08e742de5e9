import KerasData
import KerasGraph

/// Why training can't begin or go on.
public enum TrainingError: Error, CustomStringConvertible {
  /// The model, a loss, a metric or an optimizer does not fit.
  case model(ModelError)
  /// Samples can't be read.
  case data(DataError)
  /// The loss of a batch is not a number. The model has the weights of the last epoch whose losses all were.
  case notFinite(epoch: Int, batch: Int)
  /// A callback failed, such as one that saves.
  case callback(any Error)

  public var description: String {
    switch self {
    case .model(let error): error.description
    case .data(let error): error.description
    case .notFinite(let epoch, let batch):
      "the loss is not finite in batch \(batch + 1) of epoch \(epoch + 1); the weights are those before that epoch; "
        + "use a smaller learning rate, or clipnorm"
    case .callback(let error): "\(error)"
    }
  }
}

/// Runs `body` with its model errors as training errors.
func asTraining<Result>(_ body: () throws(ModelError) -> Result) throws(TrainingError) -> Result {
  do throws(ModelError) { return try body() } catch { throw .model(error) }
}

/// Runs `body` with its data errors as training errors.
func reading<Result>(_ body: () throws(DataError) -> Result) throws(TrainingError) -> Result {
  do throws(DataError) { return try body() } catch { throw .data(error) }
}
