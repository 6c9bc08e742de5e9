import KerasGraph

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// PNG files of one size, read when they are asked for.
public struct ImageFiles: SampleSource {
  let files: [URL]
  public let sampleShape: [Int]
  public let elementType: ElementType

  public var sampleCount: Int { files.count }

  /// - Parameter channels: the channels to convert to; `nil` for those of the first file.
  /// - Throws: ``DataError`` if there are no files, or the first is no PNG file.
  public init(_ files: [URL], channels: Int?) throws(DataError) {
    guard let file = files.first else { throw DataError("holds no PNG files") }
    let first = try PNGImage(contentsOf: file).pixels
    self.files = files
    sampleShape = Array(first.shape.prefix(2)) + [channels ?? first.shape[2]]
    elementType = first.elementType
  }

  public func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError) {
    let image = try image(files[sample])
    output.update(from: image.pointer, count: image.count)
  }

  private func image(_ file: URL) throws(DataError) -> Tensor {
    let image = try PNGImage(contentsOf: file)
    return try DataError.locating(file.path) { () throws(DataError) in
      guard Array(image.pixels.shape.prefix(2)) == Array(sampleShape.prefix(2)),
        image.pixels.elementType == elementType
      else {
        throw DataError(
          "is \(image.pixels.shape) of \(image.pixels.elementType.rawValue), not \(sampleShape) of "
            + "\(elementType.rawValue) as the first image", remedy: "bring all images to one size")
      }
      return try image.tensor(channels: sampleShape[2])
    }
  }
}
