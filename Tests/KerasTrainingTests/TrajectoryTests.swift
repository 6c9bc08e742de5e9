import FixtureSupport
import KerasData
import KerasFile
import KerasGraph
import KerasLayers
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// A small network must learn as in Keras, batch by batch: `Fixtures/generator/trajectories.py`.
@Suite("Training against Keras")
struct TrajectoryTests {
  private static let batchSize = 16

  private static func optimizer(_ name: String, steps: Int) throws -> any Optimizer {
    let config: JSON =
      switch name {
      case "sgd": ["learning_rate": 0.05, "momentum": 0.9, "nesterov": true]
      case "rmsprop": ["learning_rate": 0.001]
      default:
        [
          "learning_rate": [
            "class_name": "CosineDecay",
            "config": ["initial_learning_rate": 0.003, "decay_steps": .integer(steps)],
          ]
        ]
      }
    return try ObjectCatalog.optimizers.object(["class_name": .string(name), "config": config])
  }

  @Test("the loss of every batch is that of Keras", arguments: ["sgd", "rmsprop", "adam"])
  func loses(optimizer name: String) throws { try compare("convolutional", name) }

  @Test("the loss of 200 batches is that of Keras", arguments: ["sgd", "rmsprop", "adam"])
  func losesForLong(optimizer name: String) throws { try compare("smooth", name) }

  @Test("what layers add to the loss for their outputs is that of Keras, and so is what comes of it")
  func penalizes() throws { try compare("penalized", "sgd") }

  private func compare(_ network: String, _ name: String) throws {
    let arrays = try NamedArrays(npz: Fixtures.folder.appending(path: "training/\(network).npz"))
    let model = try Reader(catalog: .standard).model(contentsOf: Fixtures.model("training/\(network)"))
    let samples = try TrainingSamples(
      inputs: [try #require(arrays["x"]).tensor()], targets: [try #require(arrays["y"]).tensor()])
    let losses = try #require(arrays["losses-\(name)"]).tensor().values
    for kernels in KernelTable.available {
      let trainer = try Trainer(
        model.graph, parameters: model.parameters,
        compilation: Compilation(
          optimizer: try Self.optimizer(name, steps: losses.count),
          loss: try ObjectCatalog.losses.named("sparse_categorical_crossentropy")),
        data: samples, batchSize: Self.batchSize, kernels: kernels, threads: 2)
      var batches = try samples.batches(of: Self.batchSize, in: DataPass())
      for (step, expected) in losses.enumerated() {
        if step * Self.batchSize % samples.count == 0 {
          batches = try samples.batches(of: Self.batchSize, in: DataPass())
        }
        let loss = try trainer.train(on: try #require(try batches.next()), step: step)
        #expect(
          abs(loss - expected) <= 1e-4 * abs(expected), "\(kernels.name), batch \(step): \(loss), in Keras \(expected)")
      }
    }
  }
}
