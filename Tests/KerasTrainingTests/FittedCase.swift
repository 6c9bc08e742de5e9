import FixtureSupport
import Foundation
import KerasData
import KerasGraph
import KerasKit
import KerasTraining
import SIMDKernels

/// A model of `Fixtures/generator/fitting.py`, fitted as a case says.
final class FittedCase {
  let trainer: Trainer
  /// What checkpoints were saved as, and what was logged.
  private(set) var files: [String] = []
  private(set) var log: String?
  private let json: JSON
  private let training: any TrainingData
  private let validation: (any TrainingData)?
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init(_ json: JSON, _ fixture: TrainingFixture, kernels: KernelTable, threads: Int = 2) throws {
    self.json = json
    let model = try Self.model(json)
    let samples = try Self.samples(json, fixture)
    if let fraction = json["validation_split"]?.double {
      let split = try samples.split(validation: fraction)
      (training, validation) = (split.training, split.validation)
    } else {
      (training, validation) = (samples, nil)
    }
    trainer = try Trainer(
      model.graph, parameters: model.parameters, compilation: try Self.compilation(json), data: training,
      batchSize: json["batch_size"]?.int ?? 32, classWeights: try json["class_weight"]?.numbers, kernels: kernels,
      threads: threads)
  }

  func fit() throws -> History {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let options = FitOptions(
      epochs: json["epochs"]?.int ?? 1, initialEpoch: json["initial_epoch"]?.int ?? 0,
      stepsPerEpoch: json["steps_per_epoch"]?.int, shuffles: false,
      validationFrequency: json["validation_freq"]?.int ?? 1, validationSteps: json["validation_steps"]?.int,
      validationBatchSize: json["validation_batch_size"]?.int)
    let history = try trainer.fit(
      training, validation: validation, options: options,
      callbacks: try (json["callbacks"]?.elements ?? []).compactMap(\.text).map(callback))
    log = try? String(contentsOf: folder.appending(path: "log.csv"), encoding: .utf8)
    return history
  }

  /// All weights that are trained, one after the other.
  var trainedWeights: [Float] {
    trainer.parameters.parameters.indices.flatMap { index in
      let count = trainer.parameters.parameters[index].spec.shape.reduce(1, *)
      return (0..<count).map { trainer.parameters.value(index)[$0] }
    }
  }

  private func callback(_ name: String) throws -> any Callback {
    switch name {
    case "swap": SwapEMAWeights(swapOnEpoch: true)
    case "schedule": LearningRateScheduler { $0 < 4 ? 0.2 : $1 * 2 }
    case "stop": EarlyStopping(minDelta: 0.001, patience: 2, restoreBestWeights: true)
    case "plateau": try ReduceLROnPlateau(factor: 0.3, patience: 1, cooldown: 1, minLearningRate: 0.01)
    case "log": CSVLogger(path: folder.appending(path: "log.csv").path)
    case "checkpoint":
      ModelCheckpoint(path: "at-{epoch:02d}-{val_loss:.3f}.keras", saveBestOnly: true) { [weak self] in
        self?.files.append($1)
      }
    default: throw FixtureMismatch("no callback \(name)")
    }
  }

  private static func compilation(_ json: JSON) throws -> Compilation {
    func list(_ name: String) -> [JSON] { json[name]?.elements ?? [] }
    let losses = try json["loss"]?.elements ?? [json["loss"] ?? nil]
    let metrics = list("metrics")
    return Compilation(
      optimizer: try ObjectCatalog.optimizers.object(json["optimizer"] ?? nil),
      losses: try losses.map { try ObjectCatalog.losses.object($0) },
      lossWeights: try list("loss_weights").flatMap { try $0.numbers },
      metrics: metrics.first?.elements == nil ? [metrics] : metrics.map { $0.elements ?? [] },
      weightedMetrics: [list("weighted_metrics")])
  }

  private static func samples(_ json: JSON, _ fixture: TrainingFixture) throws -> TrainingSamples {
    func tensor(_ name: JSON) throws -> Tensor {
      guard let array = try fixture.array(name) else { throw FixtureMismatch("no array") }
      return try Tensor(shape: array.shape, values: array.values)
    }
    return try TrainingSamples(
      inputs: [try tensor("x")], targets: try (json["targets"]?.elements ?? []).map(tensor),
      weights: try fixture.array(json["sample_weight"])?.values)
  }

  private static func model(_ json: JSON) throws -> Model {
    let name = json["model"]?.text ?? ""
    guard let architecture = architectures[name] else { throw FixtureMismatch("no model \(name)") }
    let model = try Model(architecture, seed: 1)
    var values = ArraySlice(try (json["result"]?["weights"] ?? []).numbers)
    var store = ParameterStore()
    for parameter in try model.graph.parameters() {
      let count = parameter.spec.shape.reduce(1, *)
      store[parameter.key] = try Tensor(shape: parameter.spec.shape, values: Array(values.prefix(count)))
      values = values.dropFirst(count)
    }
    guard values.isEmpty else { throw FixtureMismatch("\(values.count) numbers more than weights") }
    return try model.replacing(store)
  }

  private static let architectures: [String: any Architecture] = [
    "classes": Sequential {
      Input([4])
      Dense(5, activation: .tanh)
      Dense(3, activation: .softmax)
    },
    "numbers": Sequential {
      Input([4])
      Dense(5, activation: .tanh)
      Dense(2)
    },
    "branches": branches,
    "softmax": Sequential {
      Input([4])
      Dense(3, activation: .softmax)
    },
    "softmax-activation": Sequential {
      Input([4])
      Dense(3)
      ActivationLayer(.softmax)
    },
    "softmax-layer": Sequential {
      Input([4])
      Dense(3)
      Softmax()
    },
    "softmax-reshaped": Sequential {
      Input([4])
      Dense(3, activation: .softmax)
      Reshape([3])
    },
    "sigmoid": Sequential {
      Input([4])
      Dense(3, activation: .sigmoid)
    },
    "sigmoid-activation": Sequential {
      Input([4])
      Dense(3)
      ActivationLayer(.sigmoid)
    },
  ]

  private static let branches: any Architecture = {
    let x = Input([4])
    let h = Dense(4, activation: .tanh, kernelRegularizer: .l2(0.05), name: "h")(x)
    return Functional(
      inputs: [x],
      outputs: [Dense(1, activation: .sigmoid, name: "a")(h), Dense(3, activation: .softmax, name: "b")(h)])
  }()
}
