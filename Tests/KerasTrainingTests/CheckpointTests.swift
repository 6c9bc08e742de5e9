import FixtureSupport
import Foundation
import KerasData
import KerasFile
import KerasGraph
import KerasLayers
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// A run that was interrupted and goes on has to give the bits of one that was not.
@Suite struct CheckpointTests {
  private static let epochs = 5
  private let model: LoadedModel
  private let data: DataSplit

  init() throws {
    let arrays = try NamedArrays(npz: Fixtures.folder.appending(path: "training/convolutional.npz"))
    model = try Reader(catalog: .standard).model(contentsOf: Fixtures.model("training/convolutional"))
    let samples = try TrainingSamples(
      inputs: [try #require(arrays["x"]).tensor()], targets: [try #require(arrays["y"]).tensor()])
    data = try samples.split(validation: 0.25)
  }

  private func trainer(_ optimizer: String) throws -> Trainer {
    try Trainer(
      model.graph, parameters: model.parameters,
      compilation: Compilation(
        optimizer: try ObjectCatalog.optimizers.object(try JSON(objectText: optimizer)),
        loss: SparseCategoricalCrossentropy(), metrics: ["accuracy"]),
      data: data.training, batchSize: 32, seed: 7, kernels: try KernelTable.selected(), threads: 2)
  }

  private func callbacks(_ path: String, hasAverage: Bool, _ more: [any Callback]) throws -> [any Callback] {
    more + (hasAverage ? [SwapEMAWeights(swapOnEpoch: true)] : [])
      + [
        try ReduceLROnPlateau(monitor: Monitor("val_loss"), factor: 0.5, patience: 1, minDelta: 1),
        EarlyStopping(monitor: Monitor("val_accuracy"), patience: 100, restoreBestWeights: true),
        TrainingBackup(path: path, description: ["note": "mine"]),
      ]
  }

  private func options(_ epochs: Int) -> FitOptions { FitOptions(epochs: epochs, seed: 3) }

  @Test(arguments: ["adam", "adam:use_ema=true,ema_momentum=0.9", "sgd:momentum=0.9", "adafactor", "ftrl"])
  func aRunThatGoesOnIsTheSame(_ optimizer: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.checkpoint.npz")
    let hasAverage = optimizer.contains("ema")
    let whole = try trainer(optimizer)
    let history = try whole.fit(
      data.training, validation: data.validation, options: options(Self.epochs),
      callbacks: callbacks(path, hasAverage: hasAverage, [LambdaCallback()]))

    // The first part ends within its third epoch, which the second part has to do again from its beginning.
    let first = try trainer(optimizer)
    let interruption = LambdaCallback(onBatchEnd: { run, _ in
      if run.epoch == 2, run.batch == 4 { run.interrupt(atOnce: true) }
    })
    let begun = try first.fit(
      data.training, validation: data.validation, options: options(Self.epochs),
      callbacks: callbacks(path, hasAverage: hasAverage, [interruption]))
    #expect(begun.epochs.count == 2)
    let checkpoint = try TrainingCheckpoint(contentsOf: path)
    #expect(checkpoint.epoch == 2 && checkpoint.description == ["note": "mine"])
    let second = try trainer(optimizer)
    let ended = try second.fit(
      data.training, validation: data.validation, options: options(Self.epochs),
      callbacks: callbacks(path, hasAverage: hasAverage, [LambdaCallback()]), from: checkpoint)

    #expect(ended == history)
    let (expected, found) = (try whole.parameters.store(), try second.parameters.store())
    for key in expected.keys { #expect(found[key]?.values == expected[key]?.values, "\(key)") }
    #expect(
      try second.optimizer.state().slots.map(\.values.values) == whole.optimizer.state().slots.map(\.values.values))
  }

  @Test func aRunThatIsInterruptedAfterAnEpochReportsIt() throws {
    let trainer = try trainer("sgd")
    let history = try trainer.fit(
      data.training, options: options(Self.epochs),
      callbacks: [LambdaCallback(onBatchEnd: { run, _ in run.interrupt() })])
    #expect(history.epochs.count == 1 && trainer.optimizer.iterations == 12)
  }

  @Test func aCheckpointOfOtherCallbacksIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.checkpoint.npz")
    try trainer("sgd").fit(data.training, options: options(1), callbacks: [TrainingBackup(path: path)])
    #expect(throws: TrainingError.self) {
      try trainer("sgd").fit(
        data.training, options: options(2), from: try TrainingCheckpoint(contentsOf: path))
    }
    #expect(throws: TrainingError.self) {
      try trainer("adam").fit(
        data.training, options: options(2), callbacks: [TrainingBackup(path: path)],
        from: try TrainingCheckpoint(contentsOf: path))
    }
  }

  @Test func damagedCheckpointsAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.checkpoint.npz")
    try trainer("adam").fit(data.training, options: options(1), callbacks: [TrainingBackup(path: path)])
    let bytes = try Data(contentsOf: URL(filePath: path))
    for count in [0, 100, bytes.count / 2, bytes.count - 1] {
      try bytes.prefix(count).write(to: URL(filePath: path))
      #expect(throws: DataError.self) { try TrainingCheckpoint(contentsOf: path) }
    }
    try NamedArrays(numbered: "other", [DataArray(Tensor(zeros: [2]))]).write(to: URL(filePath: path))
    #expect(throws: DataError.self) { try TrainingCheckpoint(contentsOf: path) }
  }

  @Test func aLossThatIsNotFiniteLeavesTheLastGoodWeights() throws {
    let rate = "piecewise:boundary_epochs=2,values=0.01:1e30"
    func trainer() throws -> Trainer {
      var optimizer: any Optimizer = SGD()
      optimizer.options.learningRate = .schedule(
        try ObjectCatalog.schedules.schedule(rate, learningRate: 1, length: TrainingLength(epochs: 4, batches: 12)))
      return try Trainer(
        model.graph, parameters: model.parameters,
        compilation: Compilation(optimizer: optimizer, loss: SparseCategoricalCrossentropy()), data: data.training,
        kernels: try KernelTable.selected(), threads: 1)
    }
    let (short, long, quiet) = (try trainer(), try trainer(), try trainer())
    try short.fit(data.training, options: options(2))
    do throws(TrainingError) {
      try long.fit(data.training, options: options(4))
      Issue.record("the loss should not be finite")
    } catch {
      guard case .notFinite(epoch: 2, _) = error else { throw error }
    }
    let history = try quiet.fit(data.training, options: options(4), callbacks: [TerminateOnNaN()])
    #expect(history.epochs.count == 2)
    let expected = try short.parameters.store()
    for found in [try long.parameters.store(), try quiet.parameters.store()] {
      for key in expected.keys { #expect(found[key]?.values == expected[key]?.values, "\(key)") }
    }
  }

  /// What Keras does: the average takes the place of the weights when training ends.
  @Test func theAverageOfTheWeightsIsWhatIsLeft() throws {
    let (plain, averaged) = (try trainer("sgd"), try trainer("sgd:use_ema=true,ema_momentum=0.5"))
    var expected: [ParameterKey: [Float]] = [:]
    let follow = LambdaCallback(onBatchEnd: { run, _ in
      let weights = try run.weights()
      for key in weights.keys {
        let values = weights[key]?.values ?? []
        expected[key] = expected[key].map { zip($0, values).map { 0.5 * $0 + 0.5 * $1 } } ?? values
      }
    })
    try plain.fit(data.training, options: options(2), callbacks: [follow])
    try averaged.fit(data.training, options: options(2))
    let found = try averaged.parameters.store()
    for parameter in averaged.parameters.parameters where parameter.trainable {
      let values = try #require(found[parameter.key]).values
      for (value, wanted) in zip(values, expected[parameter.key] ?? []) { #expect(abs(value - wanted) <= 1e-6) }
    }
  }
}
