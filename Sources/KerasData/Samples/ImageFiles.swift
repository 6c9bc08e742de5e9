import Dispatch
import KerasGraph
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Image files, read when they are asked for.
public struct ImageFiles: SampleSource {
  let files: [URL]
  public let sampleShape: [Int]
  public let elementType: ElementType
  private let resizes: Bool

  public var sampleCount: Int { files.count }

  /// - Parameter channels: the channels to convert to; `nil` for those of the first file.
  /// - Throws: ``DataError`` if there are no files, or the first is no image file.
  public init(_ files: [URL], channels: Int?) throws(DataError) {
    try self.init(files, ImageOptions(channels: channels))
  }

  /// Takes the files as they are, damaged or not.
  init(_ files: [URL], _ options: ImageOptions) throws(DataError) {
    guard let file = files.first else { throw DataError("holds no image files") }
    let bytes = try FileBytes.read(file)
    let first = try DataError.locating(file.path) { () throws(DataError) in
      try ImageContent(bytes, channels: options.channels).pixels
    }
    self.files = files
    resizes = options.size != nil
    let extents = options.size.map { [$0.height, $0.width] } ?? Array(first.shape.prefix(2))
    sampleShape = extents + [options.channels ?? first.shape[2]]
    elementType = first.elementType
  }

  public func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError) {
    let file = files[sample]
    let bytes = try FileBytes.read(file)
    try DataError.locating(file.path) { () throws(DataError) in
      let pixels = try ImageContent(bytes, channels: sampleShape[2]).pixels
      let isFit = resizes || Array(pixels.shape.prefix(2)) == Array(sampleShape.prefix(2))
      guard isFit, pixels.elementType == elementType else {
        throw DataError(
          "is \(pixels.shape) of \(pixels.elementType.rawValue), not \(sampleShape) of "
            + "\(elementType.rawValue) as the first image", remedy: "bring all images to one size")
      }
      let image = try pixels.image(channels: sampleShape[2])
      withExtendedLifetime(image) { write(image, to: output) }
    }
  }

  private func write(_ image: Tensor, to output: UnsafeMutablePointer<Float>) {
    if image.shape == sampleShape { return output.update(from: image.pointer, count: image.count) }
    BilinearResize(
      from: ImageSize(height: image.shape[0], width: image.shape[1]),
      to: ImageSize(height: sampleShape[0], width: sampleShape[1])
    ).resize(image.pointer, channels: sampleShape[2], into: output)
  }

  /// What is wrong with files, by their index; every file is read once, on all processors.
  func damage() -> [Int: DataError] {
    let found = Mutex<[Int: DataError]>([:])
    let size = sampleSize
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { memory in
        guard let start = memory.baseAddress else { return }
        do throws(DataError) { try read(index, into: start) } catch {
          found.withLock { $0[index] = error }
        }
      }
    }
    return found.withLock { $0 }
  }
}
