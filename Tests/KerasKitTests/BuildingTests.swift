import FixtureSupport
import Foundation
import KerasKit
import SampleArchitectures
import Testing

/// Models written in Swift against those of the same layers that Keras wrote (`Fixtures/generator/models.py`).
@Suite struct BuildingTests {
  @Test(arguments: SampleArchitectures.fixtures.keys.sorted()) func isTheModelOfKeras(_ name: String) throws {
    let fixture = try Model(contentsOf: URL(filePath: Fixtures.model(name)))
    let architecture = try #require(SampleArchitectures.fixtures[name])
    let model = try Model(architecture, parameters: fixture.parameters)
    try checkSame(model.description, fixture.description)
    let (inputs, outputs) = try Fixtures.samples(name)
    for (output, wanted) in zip(try model.predict(inputs), outputs) {
      try output.expect(wanted, tolerance: 1e-5, "the output")
    }
  }
}

/// Both have the same layers of the same options under the same names, called alike.
private func checkSame(_ model: ModelDescription, _ fixture: ModelDescription) throws {
  #expect(model.name == fixture.name)
  #expect(model.className == fixture.className)
  #expect(model.layers.map(\.name) == fixture.layers.map(\.name))
  #expect(model.layers.map(\.calls) == fixture.layers.map(\.calls), "\(model.name)")
  #expect(model.inputs == fixture.inputs)
  #expect(model.outputs == fixture.outputs)
  for (layer, other) in zip(model.layers, fixture.layers) {
    #expect(layer.className == other.className)
    switch (layer.content, other.content) {
    case (.model(let one), .model(let two)): try checkSame(one, two)
    case (.layer(let one), .layer(let two)): try checkOptions(one, two, of: layer.name)
    default: Issue.record("\(layer.name) is a model in one and a layer in the other")
    }
  }
}
