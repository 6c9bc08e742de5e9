/// Memory for single-precision numbers, aligned to a cache line and owned by one object.
///
/// Written only while it is made; shared freely afterwards.
public final class FloatBuffer: @unchecked Sendable {
  public let count: Int
  private let memory: UnsafeMutableRawPointer

  /// The alignment of every buffer in bytes: one cache line, and the widest vector.
  public static let alignment = 64

  /// Makes a buffer of `count` zeros.
  public convenience init(zeros count: Int) {
    self.init(count: count) { $0.initialize(repeating: 0) }
  }

  /// Makes a buffer of `count` numbers that `initialize` must set.
  public init(count: Int, initialize: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    self.count = count
    let bytes = Swift.max(count, 1) * MemoryLayout<Float>.stride
    memory = .allocate(byteCount: bytes, alignment: Self.alignment)
    memory.bindMemory(to: Float.self, capacity: Swift.max(count, 1))
    try initialize(UnsafeMutableBufferPointer(start: mutablePointer, count: count))
  }

  deinit { memory.deallocate() }

  public var pointer: UnsafePointer<Float> { UnsafePointer(mutablePointer) }

  /// The memory itself, for the one owner that still writes it.
  public var mutablePointer: UnsafeMutablePointer<Float> { memory.assumingMemoryBound(to: Float.self) }

  public var elements: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }
}
