import FixtureSupport
import KerasGraph
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// Weights that optimizers change step by step as in real Keras, and schedules: `Fixtures/generator/optimizers.py`.
@Suite("Optimizers against Keras")
struct OptimizerTests {
  private static let fixture = Result { try TrainingFixture("optimizers") }
  static let count = (try? fixture.get().cases("cases").count) ?? 0
  private static let names = ["kernel", "bias", "gain"]

  @Test func thereAreCasesOfEveryOptimizer() throws {
    let names = Set(try Self.fixture.get().cases("cases").compactMap { $0["class_name"]?.text })
    #expect(names == Set(ObjectCatalog.optimizers.entries.map(\.kerasName)))
  }

  @Test("weights and memory", arguments: 0..<count)
  func equals(index: Int) throws {
    let fixture = try Self.fixture.get()
    let json = fixture.cases("cases")[index]
    for kernels in KernelTable.available {
      let run = try Run(json, fixture, kernels)
      let what = "\(kernels.name): \(json.serialized.prefix(600))"
      let shown = try #require(try fixture.array("shown")).values
      for (step, expected) in zip(shown, json["weights"]?.elements ?? []) {
        while run.session.iterations < Int(step) { run.step() }
        if let problem = difference(run.weights, try expected.numbers, columns: 1, tolerance: 2e-6, floor: 0.5) {
          Issue.record("after \(step) steps \(problem): \(what)")
          return
        }
      }
      let norms = try run.session.state().slots.map { slot in
        Float(slot.values.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot())
      }
      if let problem = difference(norms, try #require(json["norms"]).numbers, columns: 1, tolerance: 1e-5, floor: 1e-6)
      {
        Issue.record("state: \(problem): \(what)")
      }
      withExtendedLifetime(run) { run.session.finish(weights: run.memory.map(\.mutablePointer)) }
      guard let final = json["final"], !final.isNull else { continue }
      if let problem = difference(run.weights, try final.numbers, columns: 1, tolerance: 2e-6, floor: 0.5) {
        Issue.record("at the end \(problem): \(what)")
      }
    }
  }

  @Test("options are written as Keras writes them", arguments: 0..<count)
  func serializes(index: Int) throws {
    let json = try Self.fixture.get().cases("cases")[index]
    let written = try ObjectCatalog.optimizers.object(json).serialized
    for member in json["config"]?.members ?? [] {
      #expect(
        written["config"]?[member.name]?.isSame(as: member.value) == true, "\(member.name) of \(written.serialized)")
    }
    #expect(written["config"]?.members?.count == json["config"]?.members?.count)
  }

  @Test("schedules, step by step")
  func follows() throws {
    for json in try Self.fixture.get().cases("schedules") {
      let object = try #require(json["schedule"])
      let schedule = try ObjectCatalog.schedules.object(object)
      let expected = try #require(json["rates"]).numbers
      let given = expected.indices.map { schedule.learningRate(step: $0) }
      // Near the end of a cosine, 1 + cos has lost the digits that were in front.
      if let problem = difference(given, expected, columns: 1, tolerance: 2e-6, floor: 0.01) {
        Issue.record("\(problem): \(object.serialized)")
      }
      #expect(schedule.serialized.isSame(as: object), "\(schedule.serialized), in Keras \(object)")
    }
  }

  /// An optimizer at work on the weights of the fixture.
  private struct Run {
    let session: OptimizerSession
    let memory: [FloatBuffer]
    let gradients: FixtureArray

    init(_ json: JSON, _ fixture: TrainingFixture, _ kernels: KernelTable) throws {
      var optimizer = try ObjectCatalog.optimizers.object(json)
      optimizer.options.excludedFromWeightDecay = json["excluded"]?.elements?.compactMap(\.text) ?? []
      let initial = try OptimizerTests.names.map { try #require(try fixture.array(.string($0))) }
      let variables = try zip(OptimizerTests.names, initial).map { name, array in
        OptimizedVariable(
          name: "dense/\(name)", shape: array.shape,
          constraint: try json["constraints"]?[name].map { try ObjectCatalog.constraints.object($0) })
      }
      session = OptimizerSession(optimizer, variables: variables, kernels: kernels)
      memory = initial.map(\.buffer)
      gradients = try #require(try fixture.array("gradients"))
    }

    var weights: [Float] { memory.flatMap { Array($0.elements) } }

    func step() {
      let row = session.iterations * gradients.shape[1]
      var place = row
      let parts = memory.map { buffer in
        defer { place += buffer.count }
        return FloatBuffer(count: buffer.count) {
          _ = $0.initialize(from: gradients.values[place..<place + buffer.count])
        }
      }
      withExtendedLifetime((memory, parts)) {
        session.apply(weights: memory.map(\.mutablePointer), gradients: parts.map(\.mutablePointer))
      }
    }
  }
}
