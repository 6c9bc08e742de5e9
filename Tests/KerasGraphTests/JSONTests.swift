import KerasGraph
import Testing

@Suite struct JSONTests {
  @Test func readsWhatPythonWrites() throws {
    let text =
      #"{"a": [1, -2.5, 1e3, NaN, Infinity, -Infinity, true, false, null], "b": {"c": "x\ny \u00e9 \ud83d\ude00"}}"#
    let json = try JSON(parsing: text)
    let numbers = try #require(json["a"]?.elements)
    #expect(numbers[0].int == 1)
    #expect(numbers[1].double == -2.5)
    #expect(numbers[2].int == 1000)
    #expect(numbers[3].double?.isNaN == true)
    #expect(numbers[4].double == .infinity)
    #expect(numbers[5].double == -.infinity)
    #expect(numbers[6...] == [true, false, nil])
    #expect(json["b"]?["c"]?.text == "x\ny é 😀")
  }

  @Test func aNumberBeyondDoubleIsInfinity() throws {
    #expect(try JSON(parsing: "1e400").double == .infinity)
    #expect(try JSON(parsing: "-1e400").double == -.infinity)
  }

  @Test func theLastOfSeveralMembersOfOneNameCounts() throws {
    #expect(try JSON(parsing: #"{"a": 1, "a": 2}"#)["a"] == 2)
  }

  @Test func writesAsPythonDoes() throws {
    let text = #"{"a": [1, 2.5, NaN, -Infinity], "b": "\"\\\n\u00e9\ud83d\ude00", "c": {}, "d": []}"#
    #expect(try JSON(parsing: text).serialized == text)
  }

  @Test(arguments: [
    ("", "byte 0"), ("{", "name in quotes"), ("[1, 2", "\",\" or \"]\""), ("{\"a\" 1}", "expected \":\""),
    ("[1] x", "after the end"), ("\"abc", "closing quote"), ("tru", "expected a value"), ("\"\\q\"", "escape"),
    ("\"\\u12\"", "four hexadecimal"), ("1.2.3", "expected a value"),
  ])
  func refusesWhatIsNotJSON(_ text: String, _ message: String) {
    let error = #expect(throws: ModelError.self) { try JSON(parsing: text) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func refusesDeepNesting() {
    let deep = String(repeating: "[", count: 1_000_000)
    let error = #expect(throws: ModelError.self) { try JSON(parsing: deep) }
    #expect(error?.description.contains("deeper than 256") == true)
  }

  @Test func survivesEveryTruncationAndByteChange() throws {
    let text = Array(#"{"a": [1, -2.5e-3, NaN], "b": {"c": "x\u00e9\n"}, "d": null}"#.utf8)
    for length in text.indices {
      _ = try? JSON(parsing: String(decoding: text[..<length], as: UTF8.self))
    }
    for position in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[position] = byte
        _ = try? JSON(parsing: String(decoding: changed, as: UTF8.self))
      }
    }
  }
}
