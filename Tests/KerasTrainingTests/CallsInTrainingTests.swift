import FixtureSupport
import Foundation
import KerasData
import KerasGraph
import KerasKit
import KerasTraining
import Testing

/// Models of Keras 2 with calls that were built with `training=True`.
@Suite("Calls built to train in prediction")
struct CallsInTrainingTests {
  /// A dropout of one half that is called as in training, and one that is not.
  private static let configuration = """
    {"class_name": "Functional", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "m", "layers": [
    {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
     "config": {"batch_input_shape": [null, 500], "dtype": "float32", "name": "x"}},
    {"class_name": "Dropout", "name": "always", "inbound_nodes": [[["x", 0, 0, {"training": true}]]],
     "config": {"name": "always", "trainable": true, "dtype": "float32", "rate": 0.5}},
    {"class_name": "Dropout", "name": "never", "inbound_nodes": [[["always", 0, 0, {}]]],
     "config": {"name": "never", "trainable": true, "dtype": "float32", "rate": 0.5}},
    {"class_name": "Dense", "name": "y", "inbound_nodes": [[["never", 0, 0, {}]]],
     "config": {"name": "y", "trainable": true, "dtype": "float32", "units": 2, "use_bias": false,
      "kernel_initializer": {"class_name": "Ones", "config": {}}}}],
    "input_layers": [["x", 0, 0]], "output_layers": [["y", 0, 0]]}}
    """

  private static func model() throws -> Model {
    let folder = try TemporaryFolder()
    let file = URL(fileURLWithPath: folder.path("model.json"))
    try configuration.write(to: file, atomically: true, encoding: .utf8)
    return try Model(architecture: file, seed: 1)
  }

  @Test("a prediction drops out at random, each time otherwise, and the same in every run")
  func drops() throws {
    let ones = try Tensor(shape: [40, 500], values: Array(repeating: 1, count: 20_000))
    let (model, other) = (try Self.model(), try Self.model())
    let first = try model.predict(ones).values
    let second = try model.predict(ones).values
    #expect(first != second)
    #expect(try other.predict(ones).values == first)
    #expect(try other.predict(ones).values == second)
    // A sum of 500 values that are 0 or 2: of standard deviation 22.
    let mean = first.reduce(0, +) / Float(first.count)
    #expect(abs(mean - 500) < 20, "\(mean)")
    #expect(Set(first).count > 20)
    #expect(first.allSatisfy { abs($0 - 500) < 120 && $0.truncatingRemainder(dividingBy: 2) == 0 })
  }

  @Test("training and judging drop out, too")
  func trains() throws {
    let data = try TrainingSamples(
      inputs: [try Tensor(shape: [4, 500], values: Array(repeating: 1, count: 2_000))],
      targets: [try Tensor(zeros: [4, 2])])
    let compilation = Compilation(optimizer: SGD(learningRate: 1e-9), loss: MeanSquaredError())
    let trainer = try Self.model().trainer(for: data, compilation)
    let losses = try trainer.fit(data, validation: data, options: FitOptions(epochs: 2))
    #expect(Set(losses["loss"] + losses["val_loss"]).count > 2, "\(losses)")
  }

  @Test("what such calls can't have is said")
  func refusals() throws {
    let model = try Self.model()
    let profile = #expect(throws: ModelError.self) { try Profile(model, batch: 1) }
    #expect(
      profile?.description
        == "it has calls with training true, which have no plan of their own; predict with it, or train it")
    let error = #expect(throws: (any Error).self) { try model.converted(to: .keras3) }
    #expect(
      "\(try #require(error))".contains("a call with training true can't be written for Keras 3"),
      "\(String(describing: error))")
  }
}
