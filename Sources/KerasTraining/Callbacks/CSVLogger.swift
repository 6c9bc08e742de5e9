import Foundation

/// Writes the numbers of each epoch as a line of a table of comma-separated values.
///
/// The columns are `epoch`, counted from 0, and the names of the first epoch's numbers in order of the alphabet, as Keras writes
/// them. See https://keras.io/api/callbacks/csv_logger/.
public final class CSVLogger: Callback {
  public let path: String
  /// Whether lines are added to a file that exists.
  public let appends: Bool
  private var columns: [String] = []
  private var file: FileHandle?

  public init(path: String, appends: Bool = false) {
    self.path = path
    self.appends = appends
  }

  public func trainingBegins(_ run: FitRun) throws {
    let existing = appends ? try? String(contentsOfFile: path, encoding: .utf8) : nil
    let header = existing?.split(separator: "\n").first.map { $0.split(separator: ",").map(String.init) }
    columns = header.map { Array($0.dropFirst()) } ?? []
    if existing == nil { try Data().write(to: URL(filePath: path)) }
    file = try FileHandle(forWritingTo: URL(filePath: path))
    try file?.seekToEnd()
  }

  public func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    if columns.isEmpty {
      columns = logs.names.sorted()
      try write(["epoch"] + columns)
    }
    try write([String(run.epoch)] + columns.map { name in logs[name].map { "\($0)" } ?? "NA" })
  }

  public func trainingEnds(_ run: FitRun) throws { try file?.close() }

  private func write(_ fields: [String]) throws {
    try file?.write(contentsOf: Data((fields.joined(separator: ",") + "\n").utf8))
    try file?.synchronize()
  }
}
