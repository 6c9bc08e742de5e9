import KerasGraph

/// The axes along which an overlap is measured: all of a batch, or the last few.
public enum OverlapAxes: Hashable, Sendable {
  /// `null`: one number for a whole batch.
  case all
  /// The axes of Keras' list, which have to be the last ones.
  case listed([Int])

  init(_ config: inout ConfigReader) {
    guard let given = config.take("axis"), !given.isNull else {
      self = .all
      return
    }
    let axes = given.int.map { [$0] } ?? given.elements?.compactMap(\.int) ?? []
    if axes.isEmpty {
      config.refuse("axis \(given.serialized.prefix(60)) is not supported", remedy: "use null or the last axes")
    }
    self = .listed(axes)
  }

  func encode(to config: inout ConfigWriter) {
    switch self {
    case .all: config.write("axis", JSON.null)
    case .listed(let axes): config.write("axis", axes)
    }
  }

  /// One row for each overlap.
  func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    let rows = try RowLayout(predictions: predictions, targets: targets)
    guard case .listed(let axes) = self else {
      return RowLayout(
        rowsPerSample: rows.rowsPerSample, columns: rows.columns, targetColumns: rows.columns, isWholeBatch: true)
    }
    let rank = predictions.count + 1
    let counted = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
    guard !counted.contains(0), counted == Set((rank - counted.count)..<rank) else {
      throw ModelError(
        "axis \(axes) of an output of shape \(Shape(batchOf: predictions)) is not supported",
        remedy: "use null or the last axes")
    }
    let columns = predictions.suffix(counted.count).reduce(1, *)
    let count = predictions.reduce(1, *)
    return RowLayout(rowsPerSample: columns == 0 ? 0 : count / columns, columns: columns, targetColumns: columns)
  }
}
