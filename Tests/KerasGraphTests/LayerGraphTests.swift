import KerasGraph
import Testing

@Suite struct LayerGraphTests {
  private func at(_ layer: String, call: Int = 0) -> TensorReference { TensorReference(layer: layer, call: call) }

  @Test func ordersCallsWhateverTheOrderOfTheConfiguration() throws {
    let graph = try LayerGraph(
      model([scale("c", [at("b")]), scale("b", [at("a")]), source("a", [4])], from: ["a"], to: [at("c")]),
      context: sampleContext)
    #expect(graph.nodes.map { graph.layers[$0.layer].name } == ["a", "b", "c"])
    #expect(graph.outputShapes == [[nil, 4]])
    try graph.validate()
  }

  @Test func aSharedLayerHasOneSetOfWeights() throws {
    let graph = try LayerGraph(
      model(
        [source("a", [4]), source("b", [4]), scale("s", [at("a")], [at("b")])], from: ["a", "b"],
        to: [at("s"), at("s", call: 1)]),
      context: sampleContext)
    #expect(graph.nodes.count == 4)
    #expect(try graph.parameters().map(\.key.description) == ["s/kernel"])
  }

  @Test func nestedModelsKeepTheirPaths() throws {
    let inner = model([source("x", [4]), scale("s", [at("x")])], from: ["x"], to: [at("s")])
    let nested = LayerDescription(
      name: "inner", className: "Functional", content: .model(inner), calls: [.init(inputs: [at("a")])])
    var described = model([source("a", [4]), nested], from: ["a"], to: [at("inner")])
    described.layers[1].name = "model"
    described.layers[1].calls = [.init(inputs: [at("a")])]
    described.outputs = [at("model")]
    let graph = try LayerGraph(described, context: sampleContext)
    #expect(try graph.parameters().map(\.key.description) == ["model/s/kernel"])
    #expect(graph.outputShapes == [[nil, 4]])
  }

  @Test func unsupportedLayersStayAndAreAllListed() throws {
    let graph = try LayerGraph(
      model(
        [source("a", [4]), scale("l", [at("a")], className: "Lambda"), scale("c", [at("l")], className: "Custom")],
        from: ["a"], to: [at("c")]),
      context: sampleContext)
    #expect(graph.layers.map(\.className) == ["InputLayer", "Lambda", "Custom"])
    #expect(graph.outputShapes == [nil])
    let error = #expect(throws: ModelError.self) { try graph.validate() }
    #expect(error?.problems.map(\.location) == [["l (Lambda)"], ["c (Custom)"]])
  }

  @Test func argumentsOfACallThatNobodyReadsAreProblems() throws {
    var called = scale("s", [at("a")])
    called.calls[0].arguments = ["training": true, "mask": nil, "scale": 2]
    let graph = try LayerGraph(model([source("a", [4]), called], from: ["a"], to: [at("s")]), context: sampleContext)
    #expect(
      graph.problems.map(\.description) == [
        "s (Scale): a call with training true is not supported; build the model without this argument",
        "s (Scale): a call with scale 2 is not supported; build the model without this argument",
      ])
    called.calls[0].arguments = ["training": false]
    try LayerGraph(model([source("a", [4]), called], from: ["a"], to: [at("s")]), context: sampleContext).validate()
  }

  @Test func shapesThatDoNotFitAreProblemsOfTheLayer() throws {
    let graph = try LayerGraph(
      model([source("a", [4, 5]), scale("s", [at("a")])], from: ["a"], to: [at("s")]), context: sampleContext)
    #expect(graph.problems.map(\.description) == ["s (Scale): takes an input of 2 axes, not of shape (None, 4, 5)"])
  }

  @Test(arguments: [
    (model([scale("s", [TensorReference(layer: "ghost")])], from: [], to: []), "\"ghost\""),
    (model([scale("s", [TensorReference(layer: "s")])], from: [], to: []), "cycle"),
    (model([source("a", [1]), source("a", [1])], from: ["a"], to: []), "two layers"),
    (model([source("a", [1])], from: ["a"], to: [TensorReference(layer: "a", call: 3)]), "call 3"),
    (model([source("a", [1])], from: ["a"], to: [TensorReference(layer: "a", output: 2)]), "output 2"),
    (model([source("a", [1])], from: ["a"], to: [TensorReference(layer: "a", output: -1)]), "does not exist"),
  ])
  func refusesStructuresThatMakeNoSense(_ description: ModelDescription, _ message: String) {
    let error = #expect(throws: ModelError.self) { try LayerGraph(description, context: sampleContext) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func shapesOverflowWithoutATrap() {
    #expect(Shape.count([Int.max, 2]) == nil)
    #expect(Shape(batchOf: [1 << 40, 1 << 40]).sampleCount == nil)
  }
}
