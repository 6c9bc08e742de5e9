import KerasGraph

/// Arrays as nested lists of numbers in JSON.
public enum JSONArrays {
  /// Reads `[[…], …]` as the array `x0`, or `{"x0": [[…], …], …}` as arrays by name.
  ///
  /// - Throws: ``DataError`` if the text is not JSON, or lists are ragged or hold something else than
  ///   numbers.
  public static func arrays(_ text: [UInt8]) throws(DataError) -> NamedArrays {
    let json: JSON
    do { json = try JSON(parsing: String(decoding: text, as: UTF8.self)) } catch {
      throw DataError(error.description)
    }
    guard let members = json.members else {
      return NamedArrays([NamedArrays.Entry(name: "x0", array: try array(json))])
    }
    return NamedArrays(
      try members.map { member throws(DataError) in
        do throws(DataError) {
          return NamedArrays.Entry(name: member.name, array: try array(member.value))
        } catch {
          throw DataError("\"\(member.name)\": \(error.message)", remedy: error.remedy)
        }
      })
  }

  /// Writes `{"y0": [[…], …], …}`. Every number reads back exactly; `NaN` and `Infinity` stand as Python
  /// writes them.
  ///
  /// - Throws: ``DataError`` if an array is too large for a tensor.
  public static func text(_ arrays: NamedArrays) throws(DataError) -> String {
    let members = try arrays.entries.map { entry throws(DataError) in
      let tensor = try entry.array.tensor()
      var text = JSON.string(entry.name).serialized + ": "
      write(tensor.values[...], shape: tensor.shape[...], to: &text)
      return text
    }
    return "{" + members.joined(separator: ",\n ") + "}\n"
  }

  private static func array(_ json: JSON) throws(DataError) -> DataArray {
    var shape: [Int] = []
    var first: JSON? = json
    while let elements = first?.elements {
      shape.append(elements.count)
      first = elements.first
    }
    var values: [Float] = []
    try collect(json, shape: shape[...], into: &values)
    return try DataArray(shape: shape, elementType: .float32, bytes: values.withUnsafeBytes { Array($0) })
  }

  private static func collect(
    _ json: JSON, shape: ArraySlice<Int>, into values: inout [Float]
  ) throws(DataError) {
    guard let extent = shape.first else {
      guard let value = json.double ?? json.boolean.map({ $0 ? 1 : 0 }) else {
        throw DataError("\(json.kind) stands where a number should")
      }
      return values.append(Float(value))
    }
    guard let elements = json.elements, elements.count == extent else {
      throw DataError("its lists are not all of one length", remedy: "pad them, or give one sample at a time")
    }
    for element in elements { try collect(element, shape: shape.dropFirst(), into: &values) }
  }

  private static func write(
    _ values: ArraySlice<Float>, shape: ArraySlice<Int>, to text: inout String
  ) {
    guard let extent = shape.first else {
      text += values.first.map(number) ?? "null"
      return
    }
    let size = extent == 0 ? 0 : values.count / extent
    text += "["
    for index in 0..<extent {
      if index > 0 { text += ", " }
      let start = values.startIndex + index * size
      write(values[start..<start + size], shape: shape.dropFirst(), to: &text)
    }
    text += "]"
  }

  private static func number(_ value: Float) -> String {
    value.isFinite ? value.description : JSON.number(Double(value)).serialized
  }
}
