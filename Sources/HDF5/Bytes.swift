#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bytes that never change: an array of their own, or a part of a file in memory.
public struct Bytes: Sendable {
  private enum Storage {
    case array([UInt8])
    case block(MemoryBlock, Range<Int>)
  }

  private let storage: Storage

  public init(_ array: [UInt8]) {
    storage = .array(array)
  }

  /// - Parameter range: a part of the file.
  init(_ block: MemoryBlock, _ range: Range<Int>) {
    storage = .block(block, range)
  }

  /// The address of the first byte, and what has to live for the bytes to stay there; nil for an array of their own.
  public var sharedMemory: (address: UnsafeRawPointer, owner: any AnyObject & Sendable)? {
    guard case .block(let block, let range) = storage else { return nil }
    return (UnsafeRawPointer(block.start + range.lowerBound), block)
  }

  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch storage {
    case .array(let array): return try array.withUnsafeBytes(body)
    case .block(let block, let range):
      return try withExtendedLifetime(block) {
        try body(UnsafeRawBufferPointer(start: block.start + range.lowerBound, count: range.count))
      }
    }
  }
}

extension Bytes: RandomAccessCollection {
  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch storage {
    case .array(let array): array.count
    case .block(_, let range): range.count
    }
  }

  public subscript(position: Int) -> UInt8 { withUnsafeBytes { $0[position] } }

  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result? {
    try withUnsafeBytes { try $0.withMemoryRebound(to: UInt8.self, body) }
  }
}

extension Bytes: Hashable {
  public static func == (left: Bytes, right: Bytes) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return true }
        return a == b || memcmp(a, b, left.count) == 0
      }
    }
  }

  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension Bytes: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: UInt8...) {
    self.init(elements)
  }
}
