import KerasData

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes the numbers of each epoch as a line of a table of comma-separated values.
///
/// The columns are `epoch`, counted from 0, and the names of the first epoch's numbers in order of the alphabet;
/// where none is of a validation, those of one follow. Numbers have the digits, and lines the ends, that Python gives
/// them. The file is whole after each epoch; a run that goes on from a checkpoint writes the epochs before it anew.
/// See https://keras.io/api/callbacks/csv_logger/.
public final class CSVLogger: Callback {
  /// The file.
  public let path: String
  /// Whether lines are added to a file that exists. Default `false`: it is replaced.
  public let appends: Bool
  private var columns: [String] = []
  private var text = ""

  public init(path: String, appends: Bool = false) {
    self.path = path
    self.appends = appends
  }

  public func trainingBegins(_ run: FitRun) throws {
    text = ""
    if appends, FileManager.default.fileExists(atPath: path) {
      text = try String(contentsOfFile: path, encoding: .utf8)
    }
    let header = text.split(whereSeparator: \.isNewline).first?.split(separator: ",").map(String.init) ?? []
    columns = Array(header.dropFirst())
    for epoch in run.history.epochs where !appends { add(epoch.logs, of: epoch.epoch) }
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    add(logs, of: run.epoch)
    try FileBytes.write(Array(text.utf8), to: path)
  }

  private func add(_ logs: Logs, of epoch: Int) {
    if columns.isEmpty {
      columns = logs.names.sorted()
      if !columns.contains(where: { $0.hasPrefix("val_") }) { columns += columns.map { "val_" + $0 } }
      add(["epoch"] + columns)
    }
    add([String(epoch)] + columns.map { name in logs[name].map { "\(Double($0))" } ?? "NA" })
  }

  private func add(_ fields: [String]) { text += fields.joined(separator: ",") + "\r\n" }
}
