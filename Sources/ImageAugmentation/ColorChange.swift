import SIMDKernels

/// A random change of the values of an image's pixels, by the names and options of Keras' layers.
public enum ColorChange: Hashable, Sendable {
  /// `RandomContrast`: how much farther values are from the mean of their channel, `1 - lower` to `1 + upper` times.
  case contrast(lower: Float, upper: Float)
  /// `RandomBrightness`: what is added to all values, in parts of their range.
  case brightness(Factor)

  /// A change drawn at random.
  ///
  /// - Parameter range: what values the images have.
  public func drawn(_ random: inout RandomStream, range: ClosedRange<Float>) -> DrawnColorChange {
    switch self {
    case .contrast(let lower, let upper): .contrast(random.uniform(1 - lower, 1 + upper), range)
    case .brightness(let factor):
      .brightness(factor.drawn(&random) * (range.upperBound - range.lowerBound), range)
    }
  }
}

/// A change of the values of an image's pixels; results stay within a range.
public enum DrawnColorChange: Hashable, Sendable {
  /// Values are so many times farther from the mean of their channel.
  case contrast(Float, ClosedRange<Float>)
  /// So much is added to all values.
  case brightness(Float, ClosedRange<Float>)

  /// Changes an image in its place.
  ///
  /// - Parameters:
  ///   - pixels: the number of pixels.
  ///   - channels: the values of a pixel, which follow each other.
  public func apply(to image: UnsafeMutablePointer<Float>, pixels: Int, channels: Int) {
    switch self {
    case .brightness(let delta, let range):
      for index in 0..<pixels * channels { image[index] = Self.clipped(image[index] + delta, range) }
    case .contrast(let factor, let range):
      for channel in 0..<channels {
        let mean = Self.mean(of: image, pixels: pixels, channel: channel, channels: channels)
        for pixel in 0..<pixels {
          let index = pixel * channels + channel
          image[index] = Self.clipped((image[index] - mean) * factor + mean, range)
        }
      }
    }
  }

  /// The mean of a channel.
  static func mean(of image: UnsafePointer<Float>, pixels: Int, channel: Int, channels: Int) -> Float {
    var sum = 0.0
    for pixel in 0..<pixels { sum += Double(image[pixel * channels + channel]) }
    return Float(sum / Double(max(pixels, 1)))
  }

  @inline(__always)
  private static func clipped(_ value: Float, _ range: ClosedRange<Float>) -> Float {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
