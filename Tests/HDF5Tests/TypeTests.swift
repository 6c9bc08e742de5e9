import HDF5
import Testing

@Suite struct TypeTests {
  @Test(arguments: ["float16", "float32", "float64"], ["", "-big"])
  func floats(name: String, order: String) throws {
    let array = try #require(try datasets("types.h5")["/\(name)\(order)"])
    let floats = try #require(array.floats)
    #expect(array.datatype.description == name + (order.isEmpty ? "" : " big-endian"))
    #expect(floats.dropLast() == [0, 1, -1, 0.5, 65504, 0x1p-24, .infinity, -.infinity])
    #expect(floats.last?.isNaN == true)
  }

  @Test(arguments: [8, 16, 32, 64], ["int", "uint", "int-big", "uint-big"])
  func integers(bits: Int, kind: String) throws {
    let parts = kind.split(separator: "-")
    let name = "/\(parts[0])\(bits)" + (parts.count > 1 ? "-big" : "")
    let array = try #require(try datasets("types.h5")[name])
    let expected =
      parts[0] == "int"
      ? [0, 1, Int.min >> (64 - bits), Int.max >> (64 - bits)]
      : [0, 1, 0, bits == 64 ? Int.max : (1 << bits) - 1]
    #expect(array.integers == expected)
    #expect(array.floats == expected.map { Float($0) })
  }

  @Test func booleans() throws {
    let array = try #require(try datasets("types.h5")["/bool"])
    #expect(array.datatype == .boolean)
    #expect(array.integers == [1, 0, 1])
  }

  @Test func brainFloats() throws {
    let arrays = try datasets("types.h5")
    #expect(arrays["/bfloat16"]?.floats == [1.5, -2, 3.140625])
    #expect(arrays["/bfloat16-opaque"]?.datatype == .opaque(bytes: 2, tag: ""))
    #expect(arrays["/bfloat16"]?.elements == arrays["/bfloat16-opaque"]?.elements)
  }

  @Test(arguments: [
    ("null-padded", ["conv1", "dense"]), ("null-terminated", ["a", "bcdef"]), ("space-padded", ["relu"]),
    ("fixed-utf8", ["größe"]), ("variable", ["one", "zwei"]),
  ])
  func strings(name: String, expected: [String]) throws {
    let array = try #require(try datasets("types.h5")["/\(name)"])
    #expect(array.strings == expected)
    #expect(array.floats == nil)
  }

  @Test func extents() throws {
    let arrays = try datasets("types.h5")
    #expect(arrays["/scalar"]?.extent == .scalar)
    #expect(arrays["/scalar"]?.floats == [7])
    #expect(arrays["/no-rows"]?.extent == .fixed([0, 3]))
    #expect(arrays["/no-rows"]?.floats == [])
    #expect(arrays["/null"]?.extent == .null)
  }

  @Test func attributes() throws {
    let file = try File(readingAt: fixture("types.h5"))
    let attributes = try file.root.attributes()
    #expect(attributes.map(\.name) == ["empty", "fixed", "null", "variable-ascii", "variable-utf8"])
    let values = try attributes.map { try $0.read() }
    #expect(values[0].floats == [] && values[0].strings == [])
    #expect(values[1].strings == ["3.1.0"])
    #expect(values[2].extent == .null)
    #expect(values[3].strings == ["relu", "", "a longer name"])
    #expect(values[3].datatype == .variableString(padding: .nullTerminated, characters: .ascii))
    #expect(values[4].strings == ["größe"])
    #expect(values[4].datatype == .variableString(padding: .nullTerminated, characters: .utf8))
  }
}
