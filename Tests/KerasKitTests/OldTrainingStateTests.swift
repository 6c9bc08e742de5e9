import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Files as Keras before 2.4 wrote them in the middle of a training (`Fixtures/generator/aged.py`).
@Suite struct OldTrainingStateTests {
  private static let arrays = Result {
    try NamedArrays(npz: Fixtures.folder.appending(path: "training/aged.npz"))
  }
  static let names = ((try? arrays.get().names) ?? []).filter { $0.hasSuffix("-losses") }.map { String($0.dropLast(7)) }

  private static func array(_ name: String) throws -> Tensor { try #require(try arrays.get()[name]).tensor() }

  private static func write(_ name: String, into folder: TemporaryFolder) throws -> URL {
    let url = folder.url.appending(path: name + ".h5")
    try Data(try array(name).values.map { UInt8($0) }).write(to: url)
    return url
  }

  private static func resumed(_ url: URL) throws -> (model: Model, trainer: Trainer) {
    let model = try Model(contentsOf: url)
    let state = try #require(try model.trainingState())
    let data = try TrainingSamples(inputs: [try array("x")], targets: [try array("y")])
    let trainer = try model.trainer(for: data, state.compilation, batchSize: 8)
    try trainer.resume(from: try #require(state.optimizer))
    return (model, trainer)
  }

  private static func train(_ trainer: Trainer, _ steps: Range<Int>) throws -> [Float] {
    let data = try TrainingSamples(inputs: [try array("x")], targets: [try array("y")])
    let batches = try data.batches(of: 8, in: DataPass())
    var losses: [Float] = []
    for step in 0..<steps.upperBound {
      let batch = try #require(try batches.next())
      if steps.contains(step) { losses.append(try trainer.train(on: batch, step: step)) }
    }
    return losses
  }

  @Test func thereAreCases() { #expect(Self.names.count == 12) }

  @Test("training goes on as in Keras, though it is saved in between", arguments: names)
  func goesOn(name: String) throws {
    let folder = try TemporaryFolder()
    let (model, trainer) = try Self.resumed(try Self.write(name, into: folder))
    var losses = try Self.train(trainer, 3..<5)
    let between = folder.url.appending(path: "between.h5")
    try model.trained(by: trainer).save(to: between, training: try TrainingState(trainer))
    losses += try Self.train(try Self.resumed(between).trainer, 5..<7)
    let expected = try Self.array(name + "-losses").values
    #expect(zip(losses, expected).allSatisfy { abs($0 - $1) <= 1e-4 * abs($1) }, "\(losses), in Keras \(expected)")
    let (first, second) = (try Archive(contentsOf: folder.path(name + ".h5")), try Archive(contentsOf: between.path))
    #expect(first.items.map(\.path) == second.items.map(\.path))
  }

  @Test("a training that did not go on is written as it was read", arguments: names)
  func keepsWhatIsThere(name: String) throws {
    let folder = try TemporaryFolder()
    let url = try Self.write(name, into: folder)
    let model = try Model(contentsOf: url)
    let copy = folder.url.appending(path: "copy.h5")
    try model.save(to: copy, training: try #require(try model.trainingState()))
    let (before, after) = (try Archive(contentsOf: url.path), try Archive(contentsOf: copy.path))
    #expect(before.items == after.items)
  }

  @Test("the Nadam of old is none that Keras has today", arguments: ["2.3.1", "2.21"])
  func refusesANadamOfToday(version: String) throws {
    let folder = try TemporaryFolder()
    let model = try Model(contentsOf: try Self.write(version + "-tensorflow-nadam", into: folder))
    let state = try #require(try model.trainingState())
    #expect((state.compilation.optimizer as? Nadam)?.scheduleDecay == 0.004)
    let converted = try model.converted(to: .archive)
    let failure = #expect(throws: KerasFileError.self) {
      try converted.save(to: folder.url.appending(path: "new.keras"), training: state)
    }
    let message = "\(try #require(failure))"
    let expected = "Keras from 2.11 on has no Nadam with schedule_decay 0.004; train with a new optimizer"
    #expect(message.contains(expected), "\(message)")
    #expect(!folder.names.contains("new.keras"))
  }

  @Test("a state of other weights is said to be one, and keeps nobody from training anew")
  func refusesOtherWeights() throws {
    let folder = try TemporaryFolder()
    let model = try Model(contentsOf: try Self.write("of-other-weights", into: folder))
    let state = try #require(try model.trainingState())
    #expect(state.optimizer == nil)
    #expect(
      state.problem?.description
        == "the state of the optimizer is that of other weights than the model's; compile the model anew")
  }
}
