import KerasGraph

/// An array as a file stores it: its element type is known, and numbers become single precision only when
/// asked for.
///
/// A test set of bytes so takes a quarter of the memory that its tensor would take.
public struct DataArray: Sendable, Hashable {
  /// The extents, in elements. A scalar has none.
  public let shape: [Int]
  public let elementType: ElementType
  /// The elements row by row, in this machine's byte order.
  public let bytes: [UInt8]

  /// - Throws: ``DataError`` if the shape needs another number of bytes.
  public init(shape: [Int], elementType: ElementType, bytes: [UInt8]) throws(DataError) {
    guard let expected = Self.byteCount(shape, elementType), expected == bytes.count else {
      throw DataError("\(bytes.count) bytes do not hold \(elementType.rawValue) elements of shape \(shape)")
    }
    self.shape = shape
    self.elementType = elementType
    self.bytes = bytes
  }

  /// Stores a tensor as `float32`.
  public init(_ tensor: Tensor) {
    shape = tensor.shape
    elementType = .float32
    bytes = Array(UnsafeRawBufferPointer(tensor.buffer.elements))
  }

  /// The number of elements.
  public var count: Int { bytes.count / elementType.size }

  /// The bytes that an array takes, `nil` if an extent is negative or the product overflows.
  static func byteCount(_ shape: [Int], _ elementType: ElementType) -> Int? {
    Shape.count(shape + [elementType.size])
  }

  /// All elements in single precision.
  ///
  /// - Throws: ``DataError`` if the shape is too large for a tensor.
  public func tensor() throws(DataError) -> Tensor {
    try tensor(shape: shape, elements: 0..<count)
  }

  /// The elements as whole numbers.
  ///
  /// - Throws: ``DataError`` if one is fractional, not finite, or too large.
  public func integers() throws(DataError) -> [Int] {
    var all: [Int] = []
    all.reserveCapacity(count)
    for index in 0..<count {
      guard let value = integer(at: index) else {
        throw DataError("element \(index) is not a whole number")
      }
      all.append(value)
    }
    return all
  }

  private func integer(at index: Int) -> Int? {
    bytes.withUnsafeBytes { memory in
      func load<Element>(_ type: Element.Type) -> Element {
        memory.loadUnaligned(fromByteOffset: index * MemoryLayout<Element>.size, as: type)
      }
      return switch elementType {
      case .bool, .uint8: Int(load(UInt8.self))
      case .int8: Int(load(Int8.self))
      case .int16: Int(load(Int16.self))
      case .int32: Int(load(Int32.self))
      case .int64: Int(exactly: load(Int64.self))
      case .uint16: Int(load(UInt16.self))
      case .uint32: Int(load(UInt32.self))
      case .uint64: Int(exactly: load(UInt64.self))
      case .float16: Int(exactly: Float(halfBits: load(UInt16.self)))
      case .float32: Int(exactly: load(Float.self))
      case .float64: Int(exactly: load(Double.self))
      }
    }
  }
}
