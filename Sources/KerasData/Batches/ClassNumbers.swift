import KerasGraph

/// The number of the class of each sample, as targets: what Keras' sparse losses take.
public struct ClassNumbers: SampleSource {
  private let labels: [Int]
  /// How many classes there are.
  public let classCount: Int
  /// The largest class there is; -1 if there is none.
  let largest: Int

  /// - Parameters:
  ///   - labels: the class of each sample, counted from 0.
  ///   - classCount: `nil` for as many as the largest number tells.
  public init(_ labels: [Int], classCount: Int? = nil) {
    self.labels = labels
    largest = labels.max() ?? -1
    self.classCount = classCount ?? largest + 1
  }

  public var sampleCount: Int { labels.count }
  public var sampleShape: [Int] { [] }
  public var elementType: ElementType { .int64 }

  public func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError) {
    output.pointee = Float(labels[sample])
  }

  /// How many of some samples belong to each class.
  func counts(in range: Range<Int>) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels[range] where counts.indices.contains(label) { counts[label] += 1 }
    return counts
  }
}
