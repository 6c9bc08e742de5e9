import KerasGraph

extension DataArray {
  /// Elements in single precision, as a tensor of a shape.
  func tensor(shape: [Int], elements: Range<Int>) throws(DataError) -> Tensor {
    let buffer = FloatBuffer(count: elements.count) { read(elements: elements, into: $0) }
    do { return try Tensor(shape: shape, buffer: buffer) } catch { throw DataError(error.description) }
  }

  /// Writes elements in single precision.
  func read(elements: Range<Int>, into output: UnsafeMutableBufferPointer<Float>) {
    bytes.withUnsafeBytes { memory in
      let start = elements.lowerBound * elementType.size
      elementType.convert(UnsafeRawBufferPointer(rebasing: memory[start...]), to: output)
    }
  }
}

extension ElementType {
  /// Writes elements of this type, in this machine's byte order, in single precision: as many as `output` holds.
  func convert(_ memory: UnsafeRawBufferPointer, to output: UnsafeMutableBufferPointer<Float>) {
    switch self {
    case .bool: convert(output, memory, from: UInt8.self) { $0 == 0 ? 0 : 1 }
    case .int8: convert(output, memory, from: Int8.self) { Float($0) }
    case .int16: convert(output, memory, from: Int16.self) { Float($0) }
    case .int32: convert(output, memory, from: Int32.self) { Float($0) }
    case .int64: convert(output, memory, from: Int64.self) { Float($0) }
    case .uint8: convert(output, memory, from: UInt8.self) { Float($0) }
    case .uint16: convert(output, memory, from: UInt16.self) { Float($0) }
    case .uint32: convert(output, memory, from: UInt32.self) { Float($0) }
    case .uint64: convert(output, memory, from: UInt64.self) { Float($0) }
    case .float16: convert(output, memory, from: UInt16.self) { Float(halfBits: $0) }
    case .float32: convert(output, memory, from: Float.self) { $0 }
    case .float64: convert(output, memory, from: Double.self) { Float($0) }
    }
  }

  @inline(__always)
  private func convert<Element: BitwiseCopyable>(
    _ output: UnsafeMutableBufferPointer<Float>, _ memory: UnsafeRawBufferPointer, from type: Element.Type,
    _ single: (Element) -> Float
  ) {
    for index in output.indices {
      let element = memory.loadUnaligned(fromByteOffset: index * MemoryLayout<Element>.size, as: type)
      output.initializeElement(at: index, to: single(element))
    }
  }
}

extension Float {
  /// The number that IEEE 754 binary16 encodes so; the standard library's `Float16` is not on every platform.
  init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0: self = Float(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
    case 0x1F: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
