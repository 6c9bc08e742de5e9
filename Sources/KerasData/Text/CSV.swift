import KerasGraph

/// Tables of numbers as text: a line a sample, fields apart by commas, semicolons, tabs or spaces.
public enum CSV {
  /// Reads a table. A first line that is not all numbers is taken for column names.
  ///
  /// - Returns: an array of rows and columns, `float32`.
  /// - Throws: ``DataError`` that names the line, if a field is no number or a line has another number of
  ///   fields.
  public static func array(_ text: [UInt8]) throws(DataError) -> DataArray {
    var values: [Float] = []
    var (rows, columns) = (0, 0)
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A })
      .enumerated()
    {
      let fields = fields(of: line)
      if fields.isEmpty { continue }
      let numbers = fields.compactMap { Float($0) }
      if numbers.count != fields.count {
        if rows == 0, columns == 0 {
          columns = fields.count
          continue
        }
        let bad = fields.first { Float($0) == nil } ?? ""
        throw DataError("line \(index + 1): \"\(bad.prefix(40))\" is not a number")
      }
      if columns == 0 { columns = fields.count }
      guard numbers.count == columns else {
        throw DataError("line \(index + 1) has \(numbers.count) fields, not \(columns)")
      }
      values += numbers
      rows += 1
    }
    guard rows > 0 else { throw DataError("holds no line of numbers") }
    return try DataArray(
      shape: [rows, columns], elementType: .float32, bytes: values.withUnsafeBytes { Array($0) })
  }

  /// Writes an array, a line for each index of its first axis, the other axes in a row. Every number reads
  /// back exactly.
  ///
  /// - Throws: ``DataError`` if the array is too large for a tensor.
  public static func text(_ array: DataArray) throws(DataError) -> String {
    let tensor = try array.tensor()
    let values = tensor.values
    let rows = tensor.shape.first ?? 1
    let columns = rows == 0 ? 0 : tensor.count / rows
    var text = ""
    for row in 0..<rows {
      let fields = values[(row * columns)..<((row + 1) * columns)]
      text += fields.map(\.description).joined(separator: ",") + "\n"
    }
    return text
  }

  private static func fields(of line: ArraySlice<UInt8>) -> [String] {
    let hasSeparator = line.contains { separators.contains($0) }
    let parts = line.split(omittingEmptySubsequences: !hasSeparator) { byte in
      hasSeparator ? separators.contains(byte) : byte == 0x20
    }
    let fields = parts.map { String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace && $0 != "\"" } }
    return fields == [""] ? [] : fields
  }

  private static let separators: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

}
