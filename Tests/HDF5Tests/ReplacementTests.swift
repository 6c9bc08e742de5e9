import HDF5
import Testing

@Suite struct ReplacementTests {
  @Test(arguments: ["float16", "float32", "float64", "float16-big", "float32-big", "float64-big", "bfloat16"])
  func unchangedValuesKeepTheirBits(name: String) throws {
    let array = try #require(try datasets("types.h5")["/\(name)"])
    let floats = try #require(array.floats)
    #expect(array.replacing(with: floats) == array)
  }

  @Test func unchangedDoubleKeepsItsPrecision() throws {
    let third = StoredArray(
      datatype: .float(.float64, order: .little), extent: .fixed([2]),
      elements: .bytes(
        Bytes(
          [1.0 / 3, 2].flatMap { (value: Double) in
            (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
          })))
    let replaced = try #require(third.replacing(with: [Float(1.0 / 3), 5]))
    guard case .bytes(let old) = third.elements, case .bytes(let new) = replaced.elements else { return }
    #expect(old.prefix(8).elementsEqual(new.prefix(8)))
    #expect(replaced.floats == [Float(1.0 / 3), 5])
  }

  /// Ties go to even; 65520 is the first number that rounds to infinity.
  @Test func halfPrecisionRoundsToNearest() throws {
    let half = StoredArray(
      datatype: .float(.float16, order: .big), extent: .fixed([8]),
      elements: .bytes(Bytes([UInt8](repeating: 1, count: 16))))
    let aboveOne: [Float] = [1, 0x1.002p0, 0x1.006p0]
    let largest: [Float] = [65519, 65520]
    let smallest: [Float] = [0x1p-25, 0x1.8p-24, -0x1.ffep-15]
    let values = aboveOne + largest + smallest
    let expected: [Float] = [1, 1, 0x1.008p0, 65504, .infinity, 0, 0x1p-23, -0x1p-14]
    #expect(half.replacing(with: values)?.floats == expected)
  }

  @Test func valuesThatDoNotFitAreRefused() throws {
    let arrays = try datasets("types.h5")
    #expect(arrays["/int8"]?.replacing(with: [0, 1, 127, -128])?.integers == [0, 1, 127, -128])
    #expect(arrays["/int8"]?.replacing(with: [0, 1, 128, 0]) == nil)
    #expect(arrays["/uint16-big"]?.replacing(with: [0, 1, 258, 65535])?.integers == [0, 1, 258, 65535])
    #expect(arrays["/uint16"]?.replacing(with: [0, 1, -1, 0]) == nil)
    #expect(arrays["/float32"]?.replacing(with: [1]) == nil)
    #expect(arrays["/variable"]?.replacing(with: [1, 2]) == nil)
  }
}
