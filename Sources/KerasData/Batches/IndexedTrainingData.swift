/// Data whose samples can be read in any order, by several threads at once.
public protocol IndexedTrainingData: TrainingData {
  /// The number of samples.
  var count: Int { get }
  /// The floats of memory that ``read(_:to:in:)`` works in.
  var scratchCount: Int { get }
  /// How many threads fill batches.
  var loadingThreads: Int { get }

  /// Writes a sample, its targets and its weight.
  ///
  /// - Throws: ``DataError`` if it can't be read.
  func read(_ sample: Int, to place: SamplePlace, in pass: DataPass) throws(DataError)
}

extension IndexedTrainingData {
  public var sampleCount: Int? { count }
  public var scratchCount: Int { 0 }
  public var loadingThreads: Int { 1 }

  /// The batches of one epoch, filled on other threads ahead of their use.
  public func batches(of size: Int, in pass: DataPass) throws(DataError) -> any BatchSequence {
    try PrefetchedBatches(of: self, size: size, pass: pass)
  }

  public func split(validation fraction: Double) throws(DataError) -> DataSplit {
    let boundary = try validationBoundary(fraction)
    return DataSplit(
      training: SampleRange(of: self, 0..<boundary), validation: SampleRange(of: self, boundary..<count))
  }

  /// The first sample for validation: Keras' `floor(samples * (1 - fraction))`.
  ///
  /// - Throws: ``DataError`` if one part would be empty.
  public func validationBoundary(_ fraction: Double) throws(DataError) -> Int {
    guard fraction > 0, fraction < 1 else {
      throw DataError("a validation split of \(fraction) is not between 0 and 1")
    }
    let boundary = Int((Double(count) * (1 - fraction)).rounded(.down))
    guard boundary > 0, boundary < count else {
      throw DataError(
        "a validation split of \(fraction) leaves \(boundary) of \(count) samples for training",
        remedy: "choose a fraction that leaves samples for both")
    }
    return boundary
  }
}

/// Some of the samples of other data, which follow each other.
public struct SampleRange<Base: IndexedTrainingData>: IndexedTrainingData {
  let base: Base
  let range: Range<Int>

  /// - Parameter range: samples of `base`.
  init(of base: Base, _ range: Range<Int>) {
    self.base = base
    self.range = range
  }

  public var count: Int { range.count }
  public var inputShapes: [[Int]] { base.inputShapes }
  public var targets: [TargetForm] { base.targets }
  public var hasSampleWeights: Bool { base.hasSampleWeights }
  public var scratchCount: Int { base.scratchCount }
  public var loadingThreads: Int { base.loadingThreads }

  public func read(_ sample: Int, to place: SamplePlace, in pass: DataPass) throws(DataError) {
    try base.read(range.lowerBound + sample, to: place, in: pass)
  }
}
