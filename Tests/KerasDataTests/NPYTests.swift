import Foundation
import KerasData
import KerasGraph
import Testing

struct NPYTests {
  static let types: [(String, ElementType)] = [
    ("b1", .bool), ("i1", .int8), ("i2", .int16), ("i4", .int32), ("i8", .int64), ("u1", .uint8),
    ("u2", .uint16),
    ("u4", .uint32), ("u8", .uint64), ("f2", .float16), ("f4", .float32), ("f8", .float64),
  ]

  @Test(arguments: types, ["little", "big"])
  func everyTypeInBothByteOrders(_ type: (String, ElementType), _ order: String) throws {
    let array = try DataArray(npy: DataFixture.bytes("npy/\(type.0)-\(order).npy"))
    #expect(array.shape == [2, 3])
    #expect(array.elementType == type.1)
    let expected = type.1 == .bool ? DataFixture.grid.map { $0 == 0 ? 0 : 1 } : DataFixture.grid
    #expect(try array.tensor().values == expected)
    #expect(try array.integers() == expected.map { Int($0) })
  }

  @Test(arguments: ["fortran", "fortran-big"])
  func columnsFirst(_ name: String) throws {
    let array = try DataArray(npy: DataFixture.bytes("npy/\(name).npy"))
    #expect(array.shape == [2, 3, 4])
    #expect(try array.tensor().values == (0..<24).map { Float($0) })
  }

  @Test func unusualShapes() throws {
    let scalar = try DataArray(npy: DataFixture.bytes("npy/scalar.npy"))
    #expect(scalar.shape == [])
    #expect(try scalar.tensor().values == [2.5])
    let empty = try DataArray(npy: DataFixture.bytes("npy/empty.npy"))
    #expect(empty.shape == [0, 3] && empty.count == 0)
    let vector = try DataArray(npy: DataFixture.bytes("npy/vector.npy"))
    #expect(vector.shape == [2])
    #expect(try vector.tensor().values == [1.5, -2.5])
  }

  @Test(arguments: [2, 3])
  func laterVersions(_ version: Int) throws {
    let array = try DataArray(npy: DataFixture.bytes("npy/version\(version).npy"))
    #expect(try array.tensor().values == DataFixture.grid)
  }

  @Test func halfPrecisionExtremes() throws {
    let values = try DataArray(npy: DataFixture.bytes("npy/half-extremes.npy")).tensor().values
    #expect(values[0].bitPattern == 0 && values[1].bitPattern == 0x8000_0000)
    #expect(values[2...4].elementsEqual([1, -2, 65504]))
    #expect(values[5] == 5.9604645e-8 && values[6] == 6.1035156e-05 * 0.9990234375)
    #expect(values[7] == .infinity && values[8] == -.infinity && values[9].isNaN)
  }

  /// numpy wrote the fixture; the same array must give the same bytes.
  @Test(arguments: [
    "npy/f4-little.npy", "npy/u1-little.npy", "npy/vector.npy", "npy/scalar.npy", "npy/empty.npy",
  ])
  func writesWhatNumpyWrites(_ path: String) throws {
    let bytes = try DataFixture.bytes(path)
    #expect(try DataArray(npy: bytes).npy == bytes)
  }

  @Test func refusesOtherTypesByName() throws {
    #expect(
      message { _ = try DataArray(npy: DataFixture.bytes("npy/complex.npy")) }?
        .hasPrefix("elements of type \"<c8\" are not supported") == true)
    #expect(
      message { _ = try DataArray(npy: DataFixture.bytes("npy/record.npy")) }
        == "its elements have no simple number type; store one plain array")
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try DataFixture.bytes("npy/f4-little.npy")
    for length in 0..<bytes.count {
      #expect(throws: DataError.self) { try DataArray(npy: Array(bytes[..<length])) }
    }
  }

  @Test func everyFlippedBitIsAnswered() throws {
    let bytes = try DataFixture.bytes("npy/version2.npy")
    for position in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << bit
        if let array = try? DataArray(npy: flipped) { #expect(array.bytes.count <= bytes.count) }
      }
    }
  }
}
