import KerasGraph

/// Samples of one shape that are read a few at a time.
public protocol SampleSource: Sendable {
  /// The number of samples.
  var sampleCount: Int { get }
  /// The extents of one sample.
  var sampleShape: [Int] { get }
  /// How the numbers are stored: bytes are usually levels of 0 to 255.
  var elementType: ElementType { get }

  /// Some of the samples, in single precision, as stored.
  ///
  /// - Returns: a tensor with the samples along its first axis.
  /// - Throws: ``DataError`` if they can't be read.
  func tensor(samples: Range<Int>) throws(DataError) -> Tensor
}

/// An array is a source whose first axis counts samples.
extension DataArray: SampleSource {
  public var sampleCount: Int { shape.first ?? 0 }
  public var sampleShape: [Int] { Array(shape.dropFirst()) }

  public func tensor(samples: Range<Int>) throws(DataError) -> Tensor {
    guard let rows = shape.first, samples.lowerBound >= 0, samples.upperBound <= rows else {
      throw DataError("has no samples \(samples)")
    }
    let size = sampleShape.reduce(1, *)
    return try tensor(
      shape: [samples.count] + sampleShape, elements: samples.lowerBound * size..<samples.upperBound * size)
  }
}
