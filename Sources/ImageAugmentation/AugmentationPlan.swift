import SIMDKernels

/// An ``Augmentation`` made ready for images of one size.
public struct AugmentationPlan: Sendable {
  let augmentation: Augmentation
  let range: ClosedRange<Float>
  let height: Int
  let width: Int
  let channels: Int
  let resampler: ImageResampler
  let elastic: ElasticField?

  /// - Parameters:
  ///   - channels: the values of a pixel, which follow each other.
  ///   - range: the values that images have, where the augmentation does not tell.
  public init(
    _ augmentation: Augmentation, height: Int, width: Int, channels: Int, range: ClosedRange<Float>,
    kernels: KernelTable
  ) {
    self.augmentation = augmentation
    self.range = augmentation.valueRange ?? range
    self.height = height
    self.width = width
    self.channels = channels
    resampler = ImageResampler(
      height: height, width: width, channels: channels, fillMode: augmentation.fillMode,
      fillValue: augmentation.fillValue, interpolation: augmentation.interpolation, kernels: kernels)
    elastic = augmentation.elastic.map { ElasticField($0, height: height, width: width, kernels: kernels) }
  }

  /// The floats of memory that ``apply(to:random:scratch:)`` works in.
  public var scratchCount: Int { resampler.scratchCount + (elastic?.scratchCount ?? 0) }

  /// Changes an image in its place.
  public func apply(
    to image: UnsafeMutablePointer<Float>, random: inout RandomStream, scratch: UnsafeMutablePointer<Float>
  ) {
    move(image, random: &random, scratch: scratch)
    for change in augmentation.colors {
      change.drawn(&random, range: range).apply(to: image, pixels: height * width, channels: channels)
    }
  }

  /// Does the geometric changes, in one resampling.
  ///
  /// - Returns: where the pixels come from, `nil` if they stay where they are; displacements lie in `scratch`.
  @discardableResult
  func move(
    _ image: UnsafeMutablePointer<Float>, random: inout RandomStream, scratch: UnsafeMutablePointer<Float>
  ) -> (transform: ImageTransform, dx: UnsafePointer<Float>?, dy: UnsafePointer<Float>?)? {
    var transform = ImageTransform.identity
    for change in augmentation.geometry {
      transform = transform.followed(by: change.drawn(&random, height: height, width: width))
    }
    if let elastic {
      let (dx, dy) = elastic.drawn(&random, scratch: scratch)
      resampler.resample(image, by: transform, dx: dx, dy: dy, into: image, scratch: scratch + elastic.scratchCount)
      return (transform, dx, dy)
    }
    guard transform != .identity else { return nil }
    resampler.resample(image, by: transform, into: image, scratch: scratch)
    return (transform, nil, nil)
  }
}
