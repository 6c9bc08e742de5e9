import SIMDKernels

/// The predictions and targets of a batch as the rows of a ``RowLayout``, each row by row without gaps.
public struct RowBatch {
  public let layout: RowLayout
  public let samples: Int
  public let predictions: UnsafePointer<Float>
  public let targets: UnsafePointer<Float>
  /// How much each row counts (``RowLayout/weights(samples:)`` numbers); 1 where there is none.
  public let weights: UnsafePointer<Float>?
  /// 1 for rows that count and 0 for those that the model's mask leaves out; all count where there is none.
  public let mask: UnsafePointer<Float>?
  public let kernels: KernelTable

  public init(
    layout: RowLayout, samples: Int, predictions: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    weights: UnsafePointer<Float>? = nil, mask: UnsafePointer<Float>? = nil, kernels: KernelTable
  ) {
    self.layout = layout
    self.samples = samples
    self.predictions = predictions
    self.targets = targets
    self.weights = weights
    self.mask = mask
    self.kernels = kernels
  }

  public var rows: Int { layout.rows(samples: samples) }
  /// The predictions of a row.
  public var columns: Int { layout.isWholeBatch ? samples * layout.rowsPerSample * layout.columns : layout.columns }
  /// The targets of a row.
  public var targetColumns: Int {
    layout.isWholeBatch ? samples * layout.rowsPerSample * layout.targetColumns : layout.targetColumns
  }

  func prediction(_ row: Int) -> UnsafePointer<Float> { predictions + row * columns }
  func target(_ row: Int) -> UnsafePointer<Float> { targets + row * targetColumns }
}
