import KerasGraph
import SIMDKernels

/// How a place between pixels gets its value, by Keras' names.
public enum PixelInterpolation: String, Hashable, Sendable, CaseIterable {
  case nearest, bilinear
}

/// Takes the pixels of images of one size from other places, as `keras.ops.image.affine_transform` does.
public struct ImageResampler: Sendable {
  private let sampling: ImageSampling
  private let fillValue: Float
  let kernels: KernelTable

  /// - Parameters:
  ///   - channels: the values of a pixel, which follow each other.
  ///   - fillValue: what lies beyond an image under ``FillMode/constant``.
  public init(
    height: Int, width: Int, channels: Int, fillMode: FillMode = .reflect, fillValue: Float = 0,
    interpolation: PixelInterpolation = .bilinear, kernels: KernelTable
  ) {
    sampling = ImageSampling(
      height: height, width: width, channels: channels, fillMode: fillMode, isNearest: interpolation == .nearest,
      a0: 1, a1: 0, a2: 0, b0: 0, b1: 1, b2: 0)
    self.fillValue = fillMode == .constant ? fillValue : 0
    self.kernels = kernels
  }

  /// The floats of memory that ``resample(_:by:dx:dy:into:scratch:)`` works in.
  public var scratchCount: Int { sampling.paddedCount + sampling.scratchCount }

  /// Makes an image whose pixels are those at other places of `image`.
  ///
  /// - Parameters:
  ///   - dx, dy: how far each pixel is moved before the transform, in pixels, row by row; `nil` for not at all.
  ///   - output: may be `image` itself.
  public func resample(
    _ image: UnsafePointer<Float>, by transform: ImageTransform, dx: UnsafePointer<Float>? = nil,
    dy: UnsafePointer<Float>? = nil, into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    pad(image, scratch)
    kernels.sampleImage(sampling(by: transform), scratch, dx, dy, scratch + sampling.paddedCount, output)
  }

  /// Where the pixels come from by a transform.
  func sampling(by transform: ImageTransform) -> ImageSampling {
    var sampling = sampling
    (sampling.a0, sampling.a1, sampling.a2) = (transform.a0, transform.a1, transform.a2)
    (sampling.b0, sampling.b1, sampling.b2) = (transform.b0, transform.b1, transform.b2)
    return sampling
  }

  /// Copies an image into a margin of fill.
  private func pad(_ image: UnsafePointer<Float>, _ padded: UnsafeMutablePointer<Float>) {
    let (before, after) = ImageSampling.margins
    let row = sampling.width * sampling.channels
    let paddedRow = row + (before + after) * sampling.channels
    let start = before * (paddedRow + sampling.channels)
    padded.update(repeating: fillValue, count: start)
    for index in 0..<sampling.height {
      let target = padded + start + index * paddedRow
      target.update(from: image + index * row, count: row)
      (target + row).update(repeating: fillValue, count: paddedRow - row)
    }
    let end = start + sampling.height * paddedRow
    (padded + end).update(repeating: fillValue, count: sampling.paddedCount - end)
  }
}
