import KerasData
import KerasGraph
import KerasKit
import KerasTraining
import Testing

/// What can't be trained is refused in words, all of it at once, and nothing is lost.
@Suite struct FitRefusalTests {
  private static let scce = SparseCategoricalCrossentropy()

  private static func model(_ classes: Int = 3) throws -> Model {
    try Model(
      Sequential {
        Input([4])
        Dense(5, activation: .tanh, name: "hidden")
        Dense(classes, activation: .softmax, name: "scores")
      }, seed: 3)
  }

  /// Eight samples, with targets of a shape.
  private static func data(_ targets: [Float], shape: [Int] = [8]) throws -> TrainingSamples {
    let x = try Tensor(shape: [8, 4], values: (0..<32).map { Float($0 % 7) / 4 - 0.6 })
    return try TrainingSamples(inputs: [x], targets: [try Tensor(shape: shape, values: targets)])
  }

  private static func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test func namesALabelThatIsNoClass() throws {
    for label: Float in [3, -1, .nan] {
      let data = try Self.data([0, 1, 2, 0, 1, label, 0, 1])
      let message = Self.message {
        var model = try Self.model()
        try model.fit(
          data, Compilation(optimizer: SGD(), loss: Self.scce), batchSize: 4, options: FitOptions(shuffles: false))
      }
      #expect(message.contains("batch 2 of epoch 1"), "\(message)")
      #expect(message.contains("is no index of one of 3 classes"), "\(message)")
    }
  }

  @Test func listsNumbersThatNothingCanBeDoneBy() throws {
    let data = try Self.data([0, 1, 2, 0, 1, 2, 0, 1])
    let message = Self.message {
      var model = try Self.model()
      try model.fit(
        data, Compilation(optimizer: SGD(), loss: Self.scce), validation: data,
        options: FitOptions(stepsPerEpoch: 0, validationFrequency: -1, validationSteps: 0, validationBatchSize: 0))
    }
    #expect(
      message.split(separator: "\n") == [
        "stepsPerEpoch 0 is not possible; use 1 or more", "validationFrequency -1 is not possible; use 1 or more",
        "validationSteps 0 is not possible; use 1 or more", "validationBatchSize 0 is not possible; use 1 or more",
      ])
  }

  @Test func listsPenaltiesThatDoNotFit() throws {
    let targets = try Tensor(shape: [8], values: [0, 1, 2, 0, 1, 2, 0, 1])
    let data = try TrainingSamples(inputs: [try Tensor(zeros: [8, 6, 4])], targets: [targets])
    let compilation = Compilation(optimizer: SGD(), loss: Self.scce)
    let dense = try Model(
      Sequential {
        Input([6, 4])
        Dense(5, activityRegularizer: .orthogonal(), name: "steps")
        Dense(5, activityRegularizer: RegularizerOption("l3"), name: "nameless")
        Flatten()
        Dense(3, activation: .softmax, activityRegularizer: .orthogonal())
      }, seed: 3)
    let message = Self.message { _ = try dense.trainer(for: data, compilation) }
    #expect(message.contains("steps: activity_regularizer: an orthogonal regularizer needs a matrix"), "\(message)")
    #expect(message.contains("nameless: activity_regularizer: the regularizer \"l3\" is not known"), "\(message)")
    #expect(message.split(separator: "\n").count == 2, "\(message)")
    let input = Input([6, 4])
    let both = Bidirectional(LSTM(2, activityRegularizer: .l2(0.1), returnState: true), name: "both")(input)
    let states = try Model(inputs: input, outputs: Dense(3, activation: .softmax)(both), seed: 3)
    #expect(
      Self.message { _ = try states.trainer(for: data, compilation) }
        == "both (Bidirectional): activity_regularizer of its layers together with return_state true is not "
        + "supported in training")
  }

  @Test func listsLossAndMetricsThatDoNotFit() throws {
    let data = try Self.data(Array(repeating: 0.5, count: 16), shape: [8, 2])
    let compilation = Compilation(
      optimizer: SGD(), loss: CategoricalCrossentropy(),
      metrics: ["mae", "sparse_top_k_categorical_accuracy", "acuracy"])
    let message = Self.message { _ = try Self.model().trainer(for: data, compilation) }
    for part in [
      "output scores", "loss categorical_crossentropy", "metric mae", "metric sparse_top_k_categorical_accuracy",
      "(None, 2)", "(None, 3)", "the metric \"acuracy\" is not known", "do you mean Accuracy?",
    ] { #expect(message.contains(part), "\(part) is not in: \(message)") }
  }

  @Test func tellsThatIndicesAreNotOneHot() throws {
    let oneHot = try Self.data((0..<24).map { $0 % 4 == 0 ? 1 : 0 }, shape: [8, 3])
    let sparse = Self.message {
      _ = try Self.model().trainer(for: oneHot, Compilation(optimizer: SGD(), loss: Self.scce))
    }
    #expect(sparse.contains("use the loss for one-hot targets"), "\(sparse)")
    let labels = try Self.data([0, 1, 2, 0, 1, 2, 0, 1])
    let dense = Self.message {
      _ = try Self.model().trainer(for: labels, Compilation(optimizer: SGD(), loss: CategoricalCrossentropy()))
    }
    #expect(dense.contains("targets of shape (None,) do not fit an output of shape (None, 3)"), "\(dense)")
  }

  @Test(arguments: [
    ("loss", "sparse_categorical_crossentropi", "sparse_categorical_crossentropy"), ("optimizer", "adm", "Adam"),
    ("metric", "precison", "Precision"),
  ])
  func tellsTheNearestName(kind: String, given: String, nearest: String) {
    let message = Self.message {
      switch kind {
      case "loss": _ = try ObjectCatalog.losses.named(given)
      case "optimizer": _ = try ObjectCatalog.optimizers.named(given)
      default: _ = try ObjectCatalog.metrics.named(given)
      }
    }
    #expect(message.lowercased().contains("do you mean \(nearest.lowercased())?"), "\(message)")
  }

  @Test func keepsTheWeightsBeforeALossThatIsNotFinite() throws {
    let data = try Self.data((0..<24).map { $0 == 20 ? .infinity : 0.3 }, shape: [8, 3])
    let clean = try Self.data(Array(repeating: 0.3, count: 24), shape: [8, 3])
    let compilation = Compilation(optimizer: SGD(), loss: MeanSquaredError())
    let trainer = try Self.model().trainer(for: data, compilation, batchSize: 2)
    try trainer.fit(clean, options: FitOptions(epochs: 2, shuffles: false))
    let before = try trainer.parameters.store()
    let message = Self.message {
      try trainer.fit(data, options: FitOptions(epochs: 4, initialEpoch: 2, shuffles: false))
    }
    #expect(message.contains("the loss is not finite in batch 4 of epoch 3"), "\(message)")
    for parameter in trainer.parameters.parameters {
      #expect(try trainer.parameters.store()[parameter.key]?.values == before[parameter.key]?.values)
    }
  }

  @Test func callbacksTellWhatThereIsToWatch() throws {
    let data = try Self.data([0, 1, 2, 0, 1, 2, 0, 1])
    let message = Self.message {
      var model = try Self.model()
      try model.fit(
        data, Compilation(optimizer: SGD(), loss: Self.scce, metrics: ["accuracy"]), callbacks: [EarlyStopping()])
    }
    #expect(message.contains("there is no \"val_loss\" to watch; use one of loss, accuracy"), "\(message)")
  }
}
