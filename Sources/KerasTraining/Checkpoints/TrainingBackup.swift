import KerasData
import KerasGraph

/// Writes a ``TrainingCheckpoint`` after each epoch, from which ``Trainer/fit(_:validation:options:callbacks:from:)``
/// goes on.
///
/// Stands behind all other callbacks, whose memories it writes. The file is whole at any moment: a new one takes the
/// place of the old one when it is complete. It remains when training ends; whoever has saved the model removes it.
/// Compare https://keras.io/api/callbacks/backup_and_restore/.
public final class TrainingBackup: Callback {
  /// The file.
  public let path: String
  private let description: JSON

  /// - Parameters:
  ///   - path: an `.npz` file.
  ///   - description: what to find again in ``TrainingCheckpoint/description``.
  public init(path: String, description: JSON = .null) {
    self.path = path
    self.description = description
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    try TrainingCheckpoint(run, logs: logs, description: description).write(to: path)
  }
}
