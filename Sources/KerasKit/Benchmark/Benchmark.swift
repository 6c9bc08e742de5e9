import KerasEngine
import KerasGraph

/// How fast a model runs on random input: one prediction after another for a time.
public struct Benchmark: Sendable {
  /// The samples of each prediction.
  public let batch: Int
  /// How many threads might share a prediction.
  public let threads: Int
  /// The name of the kernels.
  public let kernels: String
  /// The duration of every prediction, the shortest first.
  public let durations: [Duration]

  /// Runs a model.
  ///
  /// - Parameters:
  ///   - model: all its inputs must have known extents.
  ///   - batch: the samples of each prediction.
  ///   - duration: how long to go on; a tenth of it more goes to warming up. At least three predictions run.
  /// - Throws: ``ModelError`` if the model can't run, or an extent of its inputs is not known.
  public init(_ model: Model, batch: Int, duration: Duration) throws(ModelError) {
    let inputs = try model.sampleInputs(batch: batch)
    let clock = ContinuousClock()
    try Self.predictions(model, inputs, until: clock.now + duration / 10) { _ in }
    var durations: [Duration] = []
    try Self.predictions(model, inputs, until: clock.now + duration) { durations.append($0) }
    self.batch = batch
    threads = model.threads
    kernels = model.kernels.name
    self.durations = durations.sorted()
  }

  private static func predictions(
    _ model: Model, _ inputs: [Tensor], until end: ContinuousClock.Instant, _ record: (Duration) -> Void
  ) throws(ModelError) {
    var count = 0
    while count < 3 || ContinuousClock.now < end {
      let start = ContinuousClock.now
      _ = try model.predict(inputs)
      record(ContinuousClock.now - start)
      count += 1
    }
  }

  /// The duration that a share of all predictions does not exceed: 0.5 for the median.
  public func quantile(_ share: Double) -> Duration {
    guard !durations.isEmpty else { return .zero }
    return durations[min(durations.count - 1, Int(Double(durations.count) * share))]
  }

  /// Samples in a second, by the median prediction.
  public var samplesPerSecond: Double { Double(batch) / quantile(0.5).inSeconds }
}

extension Model {
  /// Tensors of the model's input shapes with reproducible values from 0 to 1.
  ///
  /// - Throws: ``ModelError`` if an extent is not known.
  func sampleInputs(batch: Int) throws(ModelError) -> [Tensor] {
    try zip(graph.inputs, inputShapes).map { value, shape throws(ModelError) in
      guard let extents = shape?.concreteSample else {
        throw ModelError(
          "input \"\(graph.layers[graph.nodes[value.node].layer].name)\" has the shape "
            + "\(shape.map(\.description) ?? "unknown")",
          remedy: "measure a model whose inputs have known extents")
      }
      return try Tensor(shape: [batch] + extents) { Float($0 * 7919 % 1021) / 1021 }
    }
  }
}

extension Duration {
  /// The duration in seconds.
  public var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
