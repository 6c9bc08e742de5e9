import CProcessor

/// Memory for single-precision numbers, aligned to a cache line and owned by one object; or a view of another object's.
///
/// Written only while it is made; shared freely afterwards.
public final class FloatBuffer: @unchecked Sendable {
  /// The numbers.
  public let count: Int
  private let memory: UnsafeMutableRawPointer
  /// What owns the memory, if not this object.
  private let owner: (any AnyObject & Sendable)?

  /// Makes a buffer of `count` zeros.
  public convenience init(zeros count: Int) {
    self.init(count: count) { $0.initialize(repeating: 0) }
  }

  /// Makes a buffer of `count` numbers that `initialize` must set.
  public init(count: Int, initialize: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    self.count = count
    let bytes = Swift.max(count, 1) * MemoryLayout<Float>.stride
    let alignment = processor_alignment(bytes)
    let size = (bytes + alignment - 1) / alignment * alignment
    memory = .allocate(byteCount: size, alignment: alignment)
    memory.bindMemory(to: Float.self, capacity: Swift.max(count, 1))
    owner = nil
    processor_use_large_pages(memory, size)
    try initialize(UnsafeMutableBufferPointer(start: mutablePointer, count: count))
  }

  /// A view of numbers in memory that something else owns, and that never change.
  ///
  /// - Parameter address: of the first number, aligned as numbers are.
  public init(sharing address: UnsafeRawPointer, count: Int, owner: any AnyObject & Sendable) {
    self.count = count
    self.owner = owner
    memory = UnsafeMutableRawPointer(mutating: address)
    memory.bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    if owner == nil { memory.deallocate() }
  }

  /// The first number; good as long as the buffer lives.
  public var pointer: UnsafePointer<Float> { UnsafePointer(mutablePointer) }

  /// The memory itself, for the one owner that still writes it.
  public var mutablePointer: UnsafeMutablePointer<Float> { memory.assumingMemoryBound(to: Float.self) }

  /// The numbers where they lie; good as long as the buffer lives.
  public var elements: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }
}
