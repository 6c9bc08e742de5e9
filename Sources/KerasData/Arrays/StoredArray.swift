import KerasGraph

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An array that stays in its file: samples along its first axis are read when they are asked for.
struct StoredArray: SampleSource {
  let sampleCount: Int
  let sampleShape: [Int]
  let elementType: ElementType
  private let source: any ByteSource
  /// Where the first sample starts.
  private let start: Int
  private let sampleBytes: Int
  private let isSwapped: Bool

  /// - Parameters:
  ///   - shape: the extents, which `source` is known to hold.
  ///   - start: where the first element is, in bytes.
  ///   - bigEndian: the order of the bytes of an element.
  init(_ source: any ByteSource, start: Int, shape: [Int], elementType: ElementType, bigEndian: Bool) {
    self.source = source
    self.start = start
    self.elementType = elementType
    sampleCount = shape.first ?? 0
    sampleShape = Array(shape.dropFirst())
    sampleBytes = sampleShape.reduce(elementType.size, *)
    isSwapped = bigEndian != ElementType.machineIsBigEndian && elementType.size > 1
  }

  func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError) {
    let place = start + sample * sampleBytes
    if elementType == .float32, !isSwapped {
      return try source.read(
        at: place, into: UnsafeMutableRawBufferPointer(start: output, count: sampleBytes))
    }
    var failure: DataError?
    withUnsafeTemporaryAllocation(byteCount: sampleBytes, alignment: 8) { memory in
      do throws(DataError) {
        try source.read(at: place, into: memory)
        if isSwapped { elementType.swapBytes(memory) }
        elementType.convert(
          UnsafeRawBufferPointer(memory),
          to: UnsafeMutableBufferPointer(start: output, count: sampleBytes / elementType.size))
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
