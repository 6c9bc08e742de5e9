import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Models that Keras trained for some batches: read, gone on with, and written as Keras would
/// (`Fixtures/generator/continued.py`).
@Suite struct TrainingStateTests {
  /// A file that Keras wrote in the middle of a training.
  struct SavedTraining: CustomTestStringConvertible, Sendable {
    let name: String
    var testDescription: String { name }
    /// The generation of Keras, and the ending of the file's name.
    var isKeras3: Bool { name.hasPrefix("keras3/") }

    static let all: [SavedTraining] =
      (try? arrays())?.names.filter { $0.hasSuffix("-losses") }.sorted()
      .map { SavedTraining(name: String($0.dropLast("-losses".count))) } ?? []

    static func arrays() throws -> NamedArrays {
      try NamedArrays(npz: Fixtures.folder.appending(path: "training/continued.npz"))
    }

    /// Writes the file into a folder.
    func file(in folder: TemporaryFolder) throws -> URL {
      let url = folder.url.appending(path: name.split(separator: "/").joined(separator: "-"))
      let bytes = try #require(try Self.arrays()[name]).tensor().values
      try Data(bytes.map { UInt8($0) }).write(to: url)
      return url
    }

    /// The loss of each batch after those that the file knows.
    func losses() throws -> [Float] { try #require(try Self.arrays()["\(name)-losses"]).tensor().values }
  }

  static let batchSize = 8
  static let before = 3
  static let fitted = ["fitted", "fitted-keras2", "fitted-legacy-keras2"]

  private static func samples() throws -> TrainingSamples {
    let arrays = try SavedTraining.arrays()
    return try TrainingSamples(
      inputs: [try #require(arrays["x"]).tensor()], targets: [try #require(arrays["y"]).tensor()])
  }

  /// Trains on some batches, and gives the loss of each.
  private func train(_ trainer: Trainer, _ steps: Range<Int>) throws -> [Float] {
    let batches = try Self.samples().batches(of: Self.batchSize, in: DataPass())
    var losses: [Float] = []
    for step in 0..<steps.upperBound {
      let batch = try #require(try batches.next())
      if steps.contains(step) { losses.append(try trainer.train(on: batch, step: step)) }
    }
    return losses
  }

  private func expect(_ losses: [Float], follow saved: SavedTraining) throws {
    let expected = try saved.losses()
    #expect(losses.count == expected.count)
    #expect(zip(losses, expected).allSatisfy { abs($0 - $1) <= 1e-4 * abs($1) }, "\(losses), in Keras \(expected)")
  }

  private func resumed(_ url: URL) throws -> (model: Model, trainer: Trainer) {
    let model = try Model(contentsOf: url)
    let state = try #require(try model.trainingState())
    let trainer = try model.trainer(for: try Self.samples(), state.compilation, batchSize: Self.batchSize)
    try trainer.resume(from: try #require(state.optimizer))
    return (model, trainer)
  }

  @Test func thereAreFilesOfEveryOptimizer() throws {
    let folder = try TemporaryFolder()
    let classes = try Set(
      SavedTraining.all.filter(\.isKeras3).map { saved in
        let state = try Model(contentsOf: try saved.file(in: folder)).trainingState()
        return state.map { type(of: $0.compilation.optimizer).kerasName } ?? ""
      })
    #expect(classes == Set(ObjectCatalog<any Optimizer>.optimizers.entries.map(\.kerasName)))
  }

  @Test("training goes on as in Keras, though it is saved in between", arguments: following)
  func goesOn(_ saved: SavedTraining) throws {
    let folder = try TemporaryFolder()
    let url = try saved.file(in: folder)
    let (model, trainer) = try resumed(url)
    #expect(trainer.optimizer.iterations == Self.before)
    var losses = try train(trainer, Self.before..<Self.before + 2)
    let between = folder.url.appending(path: "between-\(url.lastPathComponent)")
    try model.trained(by: trainer).save(to: between, training: try TrainingState(trainer))
    let (_, second) = try resumed(between)
    #expect(second.optimizer.iterations == Self.before + 2)
    losses += try train(second, Self.before + 2..<Self.before + 4)
    try expect(losses, follow: saved)
  }

  @Test("a training that did not go on is written as it was read", arguments: SavedTraining.all)
  func keepsWhatIsThere(_ saved: SavedTraining) throws {
    let folder = try TemporaryFolder()
    try expectSame(try saved.file(in: folder), in: folder)
  }

  @Test("and so is that of a larger model", arguments: fitted)
  func keepsWhatIsThere(name: String) throws {
    try expectSame(Fixtures.folder.appending(path: "models/\(name).h5"), in: try TemporaryFolder())
  }

  private func expectSame(_ url: URL, in folder: TemporaryFolder) throws {
    let model = try Model(contentsOf: url)
    let state = try #require(try model.trainingState())
    #expect((state.optimizer?.iterations ?? 0) > 0)
    let copy = folder.url.appending(path: "copy")
    try model.save(to: copy, training: state)
    let (before, after) = (try Archive(contentsOf: url.path), try Archive(contentsOf: copy.path))
    #expect(before.items.map(\.path) == after.items.map(\.path))
    for (one, other) in zip(before.items, after.items) where one != other && !Self.isRecomputed(one, in: url) {
      Issue.record("\(one) became \(other)")
    }
  }

  /// What an optimizer of Keras keeps and does not need: the gradient in place of a momentum of 0, and a product that
  /// follows from the count of batches, which rounding may change.
  private static func isRecomputed(_ item: Archive.Item, in url: URL) -> Bool {
    let isGradient = url.lastPathComponent == "keras2-sgd.h5" && item.path.hasPrefix("/optimizer_weights/SGD/m/")
    let isProduct = url.lastPathComponent.hasPrefix("keras3-nadam") && item.array?.extent.dimensions == []
    return isGradient || isProduct && ["/optimizer_weights/nadam/variable", "/optimizer/vars/14"].contains(item.path)
  }

  /// tf_keras multiplies Nadam's momentums while it traces a graph: how often depends on the number of weights.
  static let following = SavedTraining.all.filter { $0.name != "keras2/nadam.h5" }

  @Test("the other generation of Keras can go on", arguments: following)
  func converts(_ saved: SavedTraining) throws {
    let folder = try TemporaryFolder()
    let model = try Model(contentsOf: try saved.file(in: folder))
    let converted = try model.converted(to: saved.isKeras3 ? .keras2 : .archive)
    let copy = folder.url.appending(path: "converted")
    let state = try #require(try model.trainingState())
    if saved.name.contains("accumulation") || saved.name.contains("lamb") {
      #expect(throws: KerasFileError.self) { try converted.save(to: copy, training: state) }
      return
    }
    try converted.save(to: copy, training: state)
    let (_, trainer) = try resumed(copy)
    let losses = try train(trainer, Self.before..<Self.before + 4)
    try expect(losses, follow: saved)
  }

  @Test("a record that can't be read is named, and nothing else suffers", arguments: ["optimizer", "json"])
  func survivesAnUnreadableRecord(_ name: String) throws {
    let folder = try TemporaryFolder()
    let url = try SavedTraining(name: "damaged/\(name).h5").file(in: folder)
    let model = try Model(contentsOf: url)
    let failure = #expect(throws: KerasFileError.self) { _ = try model.trainingState() }
    let message = "\(try #require(failure))"
    #expect(message.contains(name == "json" ? "training_config" : "\"Mine>Sophia\" is not known"), "\(message)")
    let input = try Tensor(shape: [2, 5]) { Float($0) }
    #expect(try model.predict(input).values.allSatisfy(\.isFinite))
    let key = ParameterKey(layers: ["last"], name: "bias")
    let copy = folder.url.appending(path: "copy.h5")
    try model.replacing(key, with: Tensor([1, 2, 3])).save(to: copy)
    let differing = zip(try Archive(contentsOf: url.path).items, try Archive(contentsOf: copy.path).items)
      .filter { $0 != $1 }
    #expect(differing.count == 1)
    let fresh = TrainingState(Compilation(optimizer: SGD(), loss: SparseCategoricalCrossentropy()))
    try model.save(to: copy, training: fresh)
    #expect(try Model(contentsOf: copy).trainingState()?.compilation.optimizer is SGD)
  }

  @Test func frozenLayersAreSaidToBe() throws {
    for name in ["models/nested-deep", "models/nested-keras2", "models/fitted-keras2", "formats/small"] {
      let isZip = name == "formats/small"
      let url = Fixtures.folder.appending(path: name + (isZip ? ".keras" : ".h5"))
      let model = try Model(contentsOf: url)
      let all = try model.graph.parameters()
      let last = try #require(model.layers.last).name
      let frozen = try model.freezing { $0 != last }
      let folder = try TemporaryFolder()
      let copy = folder.url.appending(path: isZip ? "frozen.keras" : "frozen.h5")
      try frozen.save(to: copy)
      let again = try Model(contentsOf: copy)
      #expect(try again.graph.parameters().filter(\.trainable).allSatisfy { $0.key.layers == [last] })
      #expect(again.parameters.count == all.count)
      for parameter in all {
        #expect(again.parameters[parameter.key] == model.parameters[parameter.key], "\(name): \(parameter.key)")
      }
      let thawed = try again.settingTrainable { _ in true }
      #expect(try thawed.graph.parameters().filter(\.trainable).map(\.key) == all.filter(\.spec.trainable).map(\.key))
    }
  }
}
