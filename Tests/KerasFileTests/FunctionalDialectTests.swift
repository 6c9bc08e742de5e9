import KerasFile
import KerasGraph
import Testing

@Suite struct FunctionalDialectTests {
  static func functional(_ layers: [JSON], inputs: JSON, outputs: JSON) -> JSON {
    [
      "class_name": "Functional",
      "config": ["name": "net", "layers": .array(layers), "input_layers": inputs, "output_layers": outputs],
    ]
  }

  static func node(_ className: JSON, _ name: JSON, _ nodes: JSON, _ config: [JSON.Member] = []) -> JSON {
    [
      "class_name": className, "name": name, "inbound_nodes": nodes,
      "config": .object([JSON.Member("name", name), JSON.Member("trainable", true)] + config),
    ]
  }

  static func tensor(_ layer: JSON, _ call: JSON = 0) -> JSON {
    ["class_name": "__keras_tensor__", "config": ["shape": [nil, 4], "keras_history": [layer, call, 0]]]
  }

  private func calls(_ layer: String, of json: JSON, version: String) throws -> [LayerDescription.Call] {
    let model = try described(json, version: version).model
    return model.layers.first { $0.name == layer }?.calls ?? []
  }

  @Test func tensorsInKeywordsBecomeInputs() throws {
    let keywords: JSON = ["initial_state": [["h", 0, 0], ["c", 0, 0]], "mask": nil]
    let json = Self.functional(
      [
        Self.node("InputLayer", "x", []), Self.node("InputLayer", "h", []), Self.node("InputLayer", "c", []),
        Self.node("LSTM", "l", [[["x", 0, 0, keywords]]]),
      ], inputs: [["x", 0, 0], ["h", 0, 0], ["c", 0, 0]], outputs: [["l", 0, 0]])
    let expected = LayerDescription.Call(
      inputs: [TensorReference(layer: "x"), TensorReference(layer: "h"), TensorReference(layer: "c")],
      arguments: ["initial_state": [["input": 1], ["input": 2]]])
    #expect(try calls("l", of: json, version: "2.4.0") == [expected])
  }

  @Test func constantsStandInTheArguments() throws {
    let flat = Self.functional(
      [
        Self.node("InputLayer", "x", []),
        Self.node("TFOpLambda", "minus", [["_CONSTANT_VALUE", -1, 1.0, ["y": ["x", 0, 0], "name": nil]]]),
      ], inputs: [["x", 0, 0]], outputs: [["minus", 0, 0]])
    let expected = LayerDescription.Call(
      inputs: [TensorReference(layer: "x")], arguments: ["args": [1.0], "y": ["input": 0]])
    #expect(try calls("minus", of: flat, version: "2.4.0") == [expected])
  }

  /// `x // y` and a layer may have one class name; only the form of the configuration differs.
  @Test func operationsAreNoLayers() throws {
    let add: JSON = [
      "class_name": "Maximum", "name": "plus", "config": ["name": "plus"],
      "inbound_nodes": [["args": [Self.tensor("x"), 2.0], "kwargs": [:]]],
    ]
    let json = Self.functional(
      [
        Self.node("InputLayer", "x", []), add,
        Self.node(
          "Add", "sum", [["args": [[Self.tensor("x"), Self.tensor("plus")]], "kwargs": ["mask": nil]]]),
      ], inputs: ["x", 0, 0], outputs: ["sum", 0, 0])
    let model = try described(json, version: "3.9.0").model
    #expect(model.className(of: "plus") == "ops.Maximum" && model.className(of: "sum") == "Add")
    #expect(try calls("plus", of: json, version: "3.9.0")[0].arguments == ["args": [["input": 0], 2.0]])
    #expect(try calls("sum", of: json, version: "3.9.0")[0].arguments == .null)
  }

  static let inner =
    functional(
      [node("InputLayer", "i", [])], inputs: [["i", 0, 0]], outputs: [["i", 0, 0]])["config"] ?? .null

  /// A nested model's own construction counts as a call in Keras 2.
  @Test func callsOfNestedModelsCountFromZero() throws {
    let tower: JSON = [
      "class_name": "Functional", "name": "tower", "config": Self.inner,
      "inbound_nodes": [[["a", 0, 0, [:]]], [["b", 0, 0, [:]]]],
    ]
    let json = Self.functional(
      [
        Self.node("InputLayer", "a", []), Self.node("InputLayer", "b", []), tower,
        Self.node("Dot", "dot", [[["tower", 1, 0, [:]], ["tower", 2, 0, [:]]]]),
      ], inputs: [["a", 0, 0], ["b", 0, 0]], outputs: [["dot", 0, 0], ["tower", 2, 0]])
    let references = [TensorReference(layer: "tower", call: 0), TensorReference(layer: "tower", call: 1)]
    #expect(try calls("dot", of: json, version: "2.4.0")[0].inputs == references)
    #expect(try described(json, version: "2.4.0").model.outputs[1] == references[1])
  }

  /// Keras 3 counts that construction in the model's outputs alone.
  @Test func callsOfNestedModelsInKeras3() throws {
    let tower: JSON = [
      "class_name": "Functional", "name": "tower", "config": Self.inner,
      "inbound_nodes": [
        ["args": [Self.tensor("a")], "kwargs": [:]], ["args": [Self.tensor("b")], "kwargs": [:]],
      ],
    ]
    let json = Self.functional(
      [
        Self.node("InputLayer", "a", []), Self.node("InputLayer", "b", []), tower,
        Self.node(
          "Dot", "dot", [["args": [[Self.tensor("tower", 0), Self.tensor("tower", 1)]], "kwargs": [:]]]),
      ], inputs: [["a", 0, 0], ["b", 0, 0]], outputs: [["dot", 0, 0], ["tower", 2, 0]])
    let references = [TensorReference(layer: "tower", call: 0), TensorReference(layer: "tower", call: 1)]
    #expect(try calls("dot", of: json, version: "3.9.0")[0].inputs == references)
    #expect(try described(json, version: "3.9.0").model.outputs[1] == references[1])
  }

  @Test func dictionariesOfOutputsAreSorted() throws {
    let json = Self.functional(
      [
        Self.node("InputLayer", "x", []),
        Self.node("Dense", "d", [["args": [Self.tensor("x")], "kwargs": [:]]]),
      ],
      inputs: ["image": ["x", 0, 0]], outputs: ["second": ["x", 0, 0], "first": ["d", 0, 0]])
    #expect(try described(json, version: "3.9.0").model.outputs.map(\.layer) == ["d", "x"])
  }

  @Test func nodesThatAreNoTensorsAreRefused() {
    let json = Self.functional(
      [Self.node("InputLayer", "x", []), Self.node("Dense", "d", [[["x", "first"]]])],
      inputs: [["x", 0, 0]], outputs: [["d", 0, 0]])
    #expect {
      try described(json, version: "2.4.0")
    } throws: {
      "\($0)" == "d (Dense): an inbound node holds [\"x\", \"first\"], not a tensor"
    }
  }
}
