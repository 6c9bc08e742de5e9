import KerasGraph

extension DeferredRows {
  /// The first of all images, of which some are made in `memory`.
  ///
  /// - Parameters:
  ///   - pixels: the rows of an image.
  ///   - channels: the values of a row.
  func made(
    _ images: Range<Int>, pixels: Int, channels: Int, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    store(images.lowerBound * pixels..<images.upperBound * pixels, memory)
    return UnsafePointer(memory) - images.lowerBound * pixels * channels
  }

  /// Takes in the gradients by some images that a part of the team has made.
  func add(images: Range<Int>, pixels: Int, _ part: Int) {
    add(images.lowerBound * pixels..<images.upperBound * pixels, part)
  }
}
