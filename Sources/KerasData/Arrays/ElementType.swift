/// The type of the elements of an array in a file.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, float32, float64

  /// The size of an element in bytes.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The values that an image of such elements usually has.
  var values: ClosedRange<Float> {
    switch self {
    case .int8: 0...127
    case .uint8: 0...255
    case .int16: 0...32_767
    case .uint16: 0...65_535
    default: 0...1
    }
  }
}
