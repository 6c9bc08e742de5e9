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

  /// Writes one sample in single precision, as stored. Several threads may read at once.
  ///
  /// - Throws: ``DataError`` if it can't be read.
  func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError)
}

extension SampleSource {
  /// The number of elements of one sample.
  var sampleSize: Int { sampleShape.reduce(1, *) }

  public func tensor(samples: Range<Int>) throws(DataError) -> Tensor {
    try tensor(samples: samples, scaling: Scaling())
  }

  /// Reads samples and scales them; channels are along the last axis.
  ///
  /// - Returns: a tensor with the samples along its first axis.
  /// - Throws: ``DataError`` if they can't be read, or as ``Scaling/validate(channels:)`` does.
  public func tensor(samples: Range<Int>, scaling: Scaling) throws(DataError) -> Tensor {
    let channels = sampleShape.last ?? 1
    try scaling.validate(channels: channels)
    let (size, shape) = (sampleSize, [samples.count] + sampleShape)
    guard samples.lowerBound >= 0, samples.upperBound <= sampleCount, let count = Shape.count(shape) else {
      throw DataError("has no samples \(samples)")
    }
    var failure: DataError?
    let buffer = FloatBuffer(count: count) { output in
      guard let start = output.baseAddress else { return }
      do throws(DataError) {
        for (position, sample) in samples.enumerated() { try read(sample, into: start + position * size) }
        scaling.apply(to: output, channels: channels)
      } catch { failure = error }
    }
    if let failure { throw failure }
    do { return try Tensor(shape: shape, buffer: buffer) } catch { throw DataError(error.description) }
  }
}

/// An array is a source whose first axis counts samples.
extension DataArray: SampleSource {
  public var sampleCount: Int { shape.first ?? 0 }
  public var sampleShape: [Int] { Array(shape.dropFirst()) }

  public func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError) {
    guard sample >= 0, sample < sampleCount else { throw DataError("has no sample \(sample)") }
    let size = sampleSize
    read(elements: sample * size..<(sample + 1) * size, into: UnsafeMutableBufferPointer(start: output, count: size))
  }
}
