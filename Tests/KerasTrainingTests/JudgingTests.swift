import FixtureSupport
import KerasData
import KerasEngine
import KerasFile
import KerasGraph
import KerasLayers
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// What `evaluate` and `fit` count beyond the loss of the outputs, as real Keras does: `Fixtures/generator/judging.py`.
@Suite("Penalties and masks in evaluate and fit against Keras")
struct JudgingTests {
  private static let fixture = Result { try TrainingFixture("judging") }
  static let names = ((try? fixture.get().cases("cases")) ?? []).compactMap { $0["name"]?.text }

  @Test func thereAreCases() { #expect(Self.names.count > 30) }

  @Test("evaluate, history and weights", arguments: names)
  func equals(name: String) throws {
    let json = try #require(Self.fixture.get().cases("cases").first { $0["name"]?.text == name })
    let result = try #require(json["result"])
    let samples = try Self.samples(json)
    let trainer = try Self.trainer(json, samples)
    if let predicted = result["predict"]?.elements {
      let predictor = Predictor(
        trainer.graph, parameters: try trainer.parameters.store(), kernels: .best, threads: 2)
      let inputs = try Self.inputs(json)
      for _ in 0..<2 {
        try Self.expect(try predictor.predict(inputs).flatMap(\.values), predicted, "predictions")
      }
    }
    let judged = try trainer.evaluate(on: samples)
    for member in result["evaluate"]?.members ?? [] where !member.name.hasSuffix("_loss") {
      try Self.expect([try #require(judged[member.name])], [member.value], member.name)
    }
    guard let history = result["history"]?.members else { return }
    let split = try samples.split(validation: 0.3)
    let given = try trainer.fit(
      split.training, validation: split.validation, options: FitOptions(epochs: 2, shuffles: false))
    for member in history where !member.name.hasSuffix("_loss") || member.name == "val_loss" {
      try Self.expect(given[member.name], member.value.elements ?? [], member.name)
    }
    try Self.expect(Self.weights(trainer), result["trained"]?.elements ?? [], "weights")
  }

  private static func expect(_ given: [Float], _ expected: [JSON], _ what: String) throws {
    if let problem = difference(given, try JSON.array(expected).numbers, tolerance: 2e-5) {
      Issue.record("\(what): \(problem)")
    }
  }

  private static func samples(_ json: JSON) throws -> TrainingSamples {
    try TrainingSamples(inputs: try inputs(json), targets: try (json["targets"]?.elements ?? []).map(tensor))
  }

  private static func inputs(_ json: JSON) throws -> [Tensor] { try (json["inputs"]?.elements ?? []).map(tensor) }

  private static func tensor(_ json: JSON) throws -> Tensor {
    let array = try FixtureArray(json)
    return try Tensor(shape: array.shape, values: array.values)
  }

  private static func trainer(_ json: JSON, _ samples: TrainingSamples) throws -> Trainer {
    let text = json["model"]?.text ?? ""
    let (graph, generation) = try Reader(catalog: .standard).graph(configuration: text, file: "model.json")
    var values = ArraySlice(try (json["result"]?["weights"] ?? []).numbers)
    var store = ParameterStore()
    for parameter in try graph.parameters() {
      let count = parameter.spec.shape.reduce(1, *)
      store[parameter.key] = try Tensor(shape: parameter.spec.shape, values: Array(values.prefix(count)))
      values = values.dropFirst(count)
    }
    guard values.isEmpty else { throw FixtureMismatch("\(values.count) numbers more than weights") }
    let compilation = Compilation(
      optimizer: SGD(learningRate: 0.05), losses: [try ObjectCatalog.losses.object(json["loss"] ?? nil)],
      metrics: [json["metrics"]?.elements ?? []])
    return try Trainer(
      graph, parameters: store, compilation: compilation, data: samples, batchSize: 4, kernels: .best, threads: 2,
      countsFrozen: generation < .keras3)
  }

  private static func weights(_ trainer: Trainer) -> [Float] {
    trainer.parameters.parameters.indices.flatMap { index in
      let count = trainer.parameters.parameters[index].spec.shape.reduce(1, *)
      return (0..<count).map { trainer.parameters.value(index)[$0] }
    }
  }
}
