import KerasGraph
import Testing

@Suite struct ConfigReaderTests {
  private func decode(_ config: JSON) throws(ModelError) -> any Layer {
    try sampleContext.catalog.layer(className: "Scale", config: config, context: sampleContext)
  }

  @Test func readsAndWritesEveryOption() throws {
    let config: JSON = [
      "name": "s", "trainable": false, "dtype": "float32", "factor": 0.1, "size": [4, 5],
      "data_format": "channels_first", "flag": true,
    ]
    let layer = try #require(try decode(config) as? Scale)
    #expect(layer.factor == 0.1)
    #expect(layer.size == [4, 5])
    #expect(layer.mode == .channelsFirst)
    #expect(layer.configuration == config)
  }

  @Test func oneIntegerStandsForAll() throws {
    let layer = try #require(try decode(["name": "s", "factor": 1, "size": 7]) as? Scale)
    #expect(layer.size == [7, 7])
  }

  @Test func reportsEveryProblemAtOnce() {
    let config: JSON = [
      "name": "s", "size": [1, 2, 3], "data_format": "sideways", "flag": "maybe", "groups": 2, "dtype": "string",
    ]
    let error = #expect(throws: ModelError.self) { try decode(config) }
    let messages = error?.problems.map(\.description) ?? []
    for expected in [
      "option \"factor\" is missing", "size [1, 2, 3] is not supported; use one integer or a list of 2",
      "data_format \"sideways\" is not supported; use \"channels_last\" or \"channels_first\"",
      "flag \"maybe\" is not supported", "option \"groups\" (2) is not supported", "dtype \"string\" is not supported",
    ] {
      #expect(messages.contains { $0.contains(expected) }, "\(expected) is not in \(messages)")
    }
    #expect(messages.count == 6)
  }

  @Test func olderNamesNameTheSameLayer() throws {
    let layer = try sampleContext.catalog.layer(
      className: "Scaling", config: ["name": "s", "factor": 1], context: sampleContext)
    #expect(layer.className == "Scale")
  }

  @Test func anUnknownClassIsNamed() {
    let error = #expect(throws: ModelError.self) {
      try sampleContext.catalog.layer(className: "Lambda", config: [:], context: sampleContext)
    }
    #expect(error?.description.contains("\"Lambda\" is not supported") == true)
  }
}
