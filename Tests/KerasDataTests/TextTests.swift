import Foundation
import KerasData
import KerasGraph
import Testing

struct TextTests {
  @Test(arguments: [
    "1,2.5\n-3,4e2\n", "a,b\n1,2.5\n-3,400", "1;2.5\r\n-3;4e2\r\n", "1 2.5\n\n-3 400\n", "1\t2.5\n-3\t400",
  ])
  func csvDialects(_ text: String) throws {
    let array = try CSV.array(Array(text.utf8))
    #expect(array.shape == [2, 2])
    #expect(try array.tensor().values == [1, 2.5, -3, 400])
  }

  @Test(arguments: [
    ("1,2\n3\n", "line 2 has 1 fields, not 2"), ("1,2\n3,x\n", "line 2: \"x\" is not a number"),
    ("", "holds no line of numbers"), ("a,b\nc,d\n", "line 2: \"c\" is not a number"),
    ("1,\n", "holds no line of numbers"),
  ])
  func csvMistakesAreNamed(_ text: String, _ expected: String) {
    #expect(message { _ = try CSV.array(Array(text.utf8)) } == expected)
  }

  @Test func csvReadsBackExactly() throws {
    let tensor = try Tensor(
      shape: [2, 1, 2], values: [0.1, .leastNonzeroMagnitude, -.infinity, 3.4028235e38])
    let text = try CSV.text(DataArray(tensor))
    #expect(text == "0.1,1e-45\n-inf,3.4028235e+38\n")
    #expect(try CSV.array(Array(text.utf8)).tensor().values == tensor.values)
  }

  @Test func jsonListsAndNames() throws {
    let lone = try JSONArrays.arrays(Array("[[1, 2], [3, NaN]]".utf8))
    #expect(lone.names == ["x0"] && lone["x0"]?.shape == [2, 2])
    let named = try JSONArrays.arrays(Array(#"{"x0": [1], "x1": [[true], [0.5]]}"#.utf8))
    #expect(named.numbered("x").map(\.shape) == [[1], [2, 1]])
    #expect(try named["x1"]?.tensor().values == [1, 0.5])
  }

  @Test(arguments: [
    ("[[1, 2], [3]]", "its lists are not all of one length; pad them, or give one sample at a time"),
    ("[1, \"a\"]", "a string stands where a number should"),
    ("{\"x0\": [null]}", "\"x0\": null stands where a number should"),
    ("[1,", "not valid JSON at byte 3"),
  ])
  func jsonMistakesAreNamed(_ text: String, _ expected: String) {
    #expect(message { _ = try JSONArrays.arrays(Array(text.utf8)) }?.hasPrefix(expected) == true)
  }

  @Test func jsonReadsBackExactly() throws {
    let arrays = NamedArrays(
      numbered: "y",
      [
        DataArray(try Tensor(shape: [1, 2], values: [0.1, -.infinity])),
        DataArray(try Tensor(zeros: [2, 0])),
      ])
    let text = try JSONArrays.text(arrays)
    #expect(text == "{\"y0\": [[0.1, -Infinity]],\n \"y1\": [[], []]}\n")
    #expect(try JSONArrays.arrays(Array(text.utf8)) == arrays)
  }
}
