import KerasGraph

/// How a loss or a metric sees one sample of an output and its target: as rows of equal length, along the last axis.
public struct RowLayout: Hashable, Sendable {
  /// The rows of one sample: the product of the extents between the batch and the last axis.
  public let rowsPerSample: Int
  /// The predictions of one row.
  public let columns: Int
  /// The targets of one row: as many as predictions, or one where the target is the index of a class.
  public let targetColumns: Int
  /// Whether a whole batch is one row, as for losses over all axes.
  public let isWholeBatch: Bool

  public init(rowsPerSample: Int, columns: Int, targetColumns: Int, isWholeBatch: Bool = false) {
    self.rowsPerSample = rowsPerSample
    self.columns = columns
    self.targetColumns = targetColumns
    self.isWholeBatch = isWholeBatch
  }

  /// Targets of the shape of the predictions; a last axis of extent one may be missing in either.
  ///
  /// - Parameters: the extents of one sample, without the batch axis.
  /// - Throws: ``ModelError`` if the extents do not fit each other.
  public init(predictions: [Int], targets: [Int]) throws(ModelError) {
    var (predictions, targets) = (predictions, targets)
    if predictions.count == targets.count + 1, predictions.last == 1 {
      if targets.isEmpty { targets = [1] } else { predictions.removeLast() }
    } else if targets.count == predictions.count + 1, targets.last == 1 {
      if predictions.isEmpty { predictions = [1] } else { targets.removeLast() }
    }
    guard predictions == targets, let columns = predictions.last else {
      throw ModelError(
        "targets of shape \(Shape(batchOf: targets)) do not fit an output of shape \(Shape(batchOf: predictions))",
        remedy: "give targets of the shape of the output")
    }
    self.init(
      rowsPerSample: predictions.dropLast().reduce(1, *), columns: columns, targetColumns: columns)
  }

  /// Targets that are indices of classes along the last axis of the predictions.
  ///
  /// - Parameters: the extents of one sample, without the batch axis.
  /// - Throws: ``ModelError`` if the extents do not fit each other.
  public init(predictions: [Int], indices targets: [Int]) throws(ModelError) {
    guard let columns = predictions.last else {
      throw ModelError("an output without a last axis has no classes", remedy: "end the model in one output a class")
    }
    let rows = Array(predictions.dropLast())
    guard targets == rows || targets == rows + [1] else {
      throw ModelError(
        "targets of shape \(Shape(batchOf: targets)) do not fit an output of shape \(Shape(batchOf: predictions))",
        remedy: targets == predictions
          ? "give the index of the class, or use the loss for one-hot targets"
          : "give one index of a class for each row of the output: shape \(Shape(batchOf: rows))")
    }
    self.init(rowsPerSample: rows.reduce(1, *), columns: columns, targetColumns: 1)
  }

  /// The rows of a batch.
  public func rows(samples: Int) -> Int { isWholeBatch ? 1 : samples * rowsPerSample }

  /// The weights that a batch can have: one a row, or one a sample where the whole batch is one row.
  public func weights(samples: Int) -> Int { samples * (isWholeBatch ? 1 : rowsPerSample) }
}
