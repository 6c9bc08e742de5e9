import KerasData
import KerasGraph
import KerasKit
import KerasTraining
import Testing

/// What `fit` promises whatever the numbers are.
@Suite struct FitBehaviourTests {
  private static func data() throws -> TrainingSamples {
    let x = try Tensor(shape: [30, 4], values: (0..<120).map { Float(($0 * 37) % 23) / 10 - 1.1 })
    let labels = try Tensor(shape: [30], values: (0..<30).map { Float(($0 * 7) % 3) })
    return try TrainingSamples(inputs: [x], targets: [labels])
  }

  private static func trained(seed: UInt64, shuffles: Bool = true) throws -> [Float] {
    let network = Sequential {
      Input([4])
      Dense(8, activation: .relu)
      Dropout(0.3)
      Dense(3, activation: .softmax)
    }
    let data = try data()
    let trainer = try Model(network, seed: 5).trainer(
      for: data, Compilation(optimizer: Adam(), loss: SparseCategoricalCrossentropy()), batchSize: 4, seed: seed)
    try trainer.fit(data, options: FitOptions(epochs: 3, shuffles: shuffles, seed: seed))
    let parameters = trainer.parameters
    return parameters.parameters.indices.flatMap { index in
      (0..<parameters.parameters[index].spec.shape.reduce(1, *)).map { parameters.value(index)[$0] }
    }
  }

  @Test func equalSeedsGiveEqualBits() throws {
    let first = try Self.trained(seed: 11)
    #expect(try Self.trained(seed: 11).map(\.bitPattern) == first.map(\.bitPattern))
    #expect(try Self.trained(seed: 12) != first)
    #expect(try Self.trained(seed: 11, shuffles: false) != first)
  }

  /// Each epoch has all samples, in an order of its own that the seed determines.
  @Test func shufflesEachEpoch() throws {
    func order(_ pass: DataPass) throws -> [Float] {
      let numbers = try Tensor(shape: [30, 1], values: (0..<30).map(Float.init))
      let batches = try TrainingSamples(inputs: [numbers], targets: [numbers]).batches(of: 7, in: pass)
      var order: [Float] = []
      while let batch = try batches.next() { order += (0..<batch.count).map { batch.input(0)[$0] } }
      return order
    }
    let orders = try (0..<3).map { try order(DataPass(seed: 4, epoch: $0, isShuffled: true)) }
    #expect(Set(orders).count == 3 && !orders.contains(orders[0].sorted()))
    for order in orders { #expect(order.sorted() == (0..<30).map(Float.init)) }
    #expect(try order(DataPass(seed: 4, epoch: 1, isShuffled: true)) == orders[1])
  }

  /// An output that a model gives twice is learnt from twice: as from one whose loss weighs as much as both.
  @Test func learnsFromAnOutputGivenTwice() throws {
    let data = try Self.data()
    func losses(_ count: Int, weights: [Float]) throws -> [Float] {
      let x = Input([4])
      let y = Dense(3, activation: .softmax, name: "scores")(Dense(5, activation: .tanh, name: "hidden")(x))
      let network = Functional(inputs: [x], outputs: Array(repeating: y, count: count))
      let arrays = try data.batches(of: 30, in: DataPass()).next()
      let batch = try #require(arrays)
      let inputs = try Tensor(shape: [30, 4], values: (0..<120).map { batch.input(0)[$0] })
      let labels = try Tensor(shape: [30], values: (0..<30).map { batch.target(0)[$0] })
      let samples = try TrainingSamples(inputs: [inputs], targets: Array(repeating: labels, count: count))
      let trainer = try Model(network, seed: 2).trainer(
        for: samples,
        Compilation(
          optimizer: SGD(learningRate: 0.5), losses: [SparseCategoricalCrossentropy()], lossWeights: weights),
        batchSize: 10)
      return try trainer.fit(samples, options: FitOptions(epochs: 4, shuffles: false))["loss"]
    }
    for (one, two) in zip(try losses(1, weights: [1.25]), try losses(2, weights: [0.5, 0.75])) {
      #expect(abs(one - two) <= 1e-6 * one)
    }
  }

  /// Epochs of so many batches go on in the data where the one before ended; where they begin follows from their
  /// number alone.
  @Test func epochsOfSomeBatchesGoOn() throws {
    let data = try Self.data()
    func trainer() throws -> Trainer {
      let network = Sequential {
        Input([4])
        Dense(3, activation: .softmax)
      }
      return try Model(network, seed: 5).trainer(
        for: data, Compilation(optimizer: SGD(learningRate: 0.5), loss: SparseCategoricalCrossentropy()), batchSize: 4)
    }
    func weights(_ trainer: Trainer) throws -> [Float] {
      let store = try trainer.parameters.store()
      return trainer.parameters.parameters.flatMap { store[$0.key]?.values ?? [] }
    }
    for steps in [3, 8, 11] {
      let whole = try trainer()
      try whole.fit(data, options: FitOptions(epochs: 5, stepsPerEpoch: steps, seed: 7))
      #expect(whole.optimizer.iterations == 5 * steps)
      let parts = try trainer()
      for end in [2, 5] {
        let start = end == 2 ? 0 : 2
        try parts.fit(data, options: FitOptions(epochs: end, initialEpoch: start, stepsPerEpoch: steps, seed: 7))
      }
      #expect(try weights(parts) == weights(whole), "\(steps) steps")
    }
    // Eight batches are once through the data.
    let (usual, said) = (try trainer(), try trainer())
    try usual.fit(data, options: FitOptions(epochs: 3, seed: 7))
    try said.fit(data, options: FitOptions(epochs: 3, stepsPerEpoch: 8, seed: 7))
    #expect(try weights(usual) == weights(said))
  }

  @Test func closuresSeeBatchesAndEpochs() throws {
    let data = try Self.data()
    var seen: [String] = []
    var model = try Model(
      Sequential {
        Input([4])
        Dense(3, activation: .softmax)
      }, seed: 1)
    let callback = LambdaCallback(
      onBatchEnd: { run, logs in seen.append("\(run.epoch).\(run.batch) \(logs.names)") },
      onEpochEnd: { run, logs in
        seen.append("\(run.epoch) \(logs.names)")
        if run.epoch == 1 { run.stop() }
      })
    try model.fit(
      data, Compilation(optimizer: SGD(), loss: SparseCategoricalCrossentropy()), batchSize: 20,
      options: FitOptions(epochs: 5), callbacks: [callback])
    let epoch = { (number: Int) in
      ["\(number).0 [\"loss\"]", "\(number).1 [\"loss\"]", "\(number) [\"loss\"]"]
    }
    #expect(seen == epoch(0) + epoch(1))
  }
}
