import KerasGraph

/// Samples with the class of each: what a classifier is tested on.
public struct LabelledSamples: Sendable {
  /// What is classified.
  public let samples: any SampleSource
  /// The class of each sample, counted from 0.
  public let labels: [Int]
  /// The names of the classes, if the data names them.
  public let classNames: [String]?
  /// The files that were left out, and why.
  public let skipped: [DataError]

  /// - Throws: ``DataError`` if there is not one label a sample, or a label is negative.
  public init(
    samples: any SampleSource, labels: [Int], classNames: [String]? = nil, skipped: [DataError] = []
  ) throws(DataError) {
    guard samples.sampleCount == labels.count else {
      throw DataError("has \(samples.sampleCount) samples, but \(labels.count) labels")
    }
    if let negative = labels.first(where: { $0 < 0 }) { throw DataError("has a negative label, \(negative)") }
    self.samples = samples
    self.labels = labels
    self.classNames = classNames
    self.skipped = skipped
  }

  /// - Parameter labels: one class a sample, or one row a sample with its largest element at the class
  ///   (one-hot).
  init(samples: any SampleSource, labels: DataArray) throws(DataError) {
    let classes: [Int] =
      if labels.shape.count == 2, labels.shape[1] > 1 {
        try Self.largest(labels)
      } else {
        try labels.integers()
      }
    try self.init(samples: samples, labels: classes)
  }

  private static func largest(_ rows: DataArray) throws(DataError) -> [Int] {
    let (values, columns) = (try rows.tensor().values, rows.shape[1])
    return (0..<rows.shape[0]).map { row in
      (0..<columns).max { values[row * columns + $0] < values[row * columns + $1] } ?? 0
    }
  }
}
