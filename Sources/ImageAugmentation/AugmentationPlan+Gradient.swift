import SIMDKernels

extension AugmentationPlan {
  /// The floats of memory that ``takeBack(_:of:random:scratch:)`` works in.
  public var gradientScratchCount: Int { scratchCount + 2 * height * width * channels }

  /// Turns the gradient by a changed image into that by the image it was made of.
  ///
  /// - Parameters:
  ///   - gradient: is changed in its place.
  ///   - image: the image before ``apply(to:random:scratch:)``.
  ///   - random: the numbers that the image was changed with.
  public func takeBack(
    _ gradient: UnsafeMutablePointer<Float>, of image: UnsafePointer<Float>, random: inout RandomStream,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let count = height * width * channels
    let (moved, changed, rest) = (scratch, scratch + count, scratch + 2 * count)
    moved.update(from: image, count: count)
    let movement = move(moved, random: &random, scratch: rest)
    let changes = augmentation.colors.map { $0.drawn(&random, range: range) }
    for index in changes.indices.reversed() {
      changed.update(from: moved, count: count)
      for change in changes[..<index] { change.apply(to: changed, pixels: height * width, channels: channels) }
      changes[index].takeBack(gradient, of: UnsafePointer(changed), pixels: height * width, channels: channels)
    }
    guard let movement else { return }
    resampler.takeBack(
      gradient, by: movement.transform, dx: movement.dx, dy: movement.dy,
      scratch: rest + (elastic?.scratchCount ?? 0))
  }
}

extension ImageResampler {
  /// Turns the gradient by a resampled image, in its place, into that by the image it was made of.
  public func takeBack(
    _ gradient: UnsafeMutablePointer<Float>, by transform: ImageTransform, dx: UnsafePointer<Float>? = nil,
    dy: UnsafePointer<Float>? = nil, scratch: UnsafeMutablePointer<Float>
  ) {
    let sampling = sampling(by: transform)
    scratch.update(repeating: 0, count: sampling.paddedCount)
    kernels.sampleImageGradient(
      sampling, UnsafePointer(gradient), dx, dy, scratch + sampling.paddedCount, scratch)
    let row = sampling.width * sampling.channels
    for index in 0..<sampling.height {
      let source = scratch + ((index + 1) * (sampling.width + 3) + 1) * sampling.channels
      (gradient + index * row).update(from: source, count: row)
    }
  }
}

extension DrawnColorChange {
  /// Turns the gradient by a changed image, in its place, into that by the image. Values that were clipped have none.
  func takeBack(
    _ gradient: UnsafeMutablePointer<Float>, of image: UnsafePointer<Float>, pixels: Int, channels: Int
  ) {
    switch self {
    case .brightness(let delta, let range):
      for index in 0..<pixels * channels where !range.contains(image[index] + delta) { gradient[index] = 0 }
    case .contrast(let factor, let range):
      for channel in 0..<channels {
        let mean = Self.mean(of: image, pixels: pixels, channel: channel, channels: channels)
        var sum = 0.0
        for pixel in 0..<pixels {
          let index = pixel * channels + channel
          if !range.contains((image[index] - mean) * factor + mean) { gradient[index] = 0 }
          sum += Double(gradient[index])
        }
        // Every value is a part of the mean, which counts as often as it is not multiplied.
        let shared = (1 - factor) * Float(sum / Double(max(pixels, 1)))
        for pixel in 0..<pixels {
          let index = pixel * channels + channel
          gradient[index] = gradient[index] * factor + shared
        }
      }
    }
  }
}
