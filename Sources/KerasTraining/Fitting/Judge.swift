import KerasData
import KerasEngine
import KerasGraph
import SIMDKernels

/// Runs a model as it stands, at inference, for the numbers that tell how good it is.
enum Judge {
  /// A plan that only computes the outputs.
  case outputs(Predictor)
  /// One that tells masks of outputs and the values that are penalised too, and does what calls do in training.
  case everything(TrainingSession, ActivityPenalties)

  /// What a batch gives; good until the next one.
  struct Result {
    let values: [UnsafePointer<Float>]
    /// For each output, one for each step of its first axis.
    let masks: [(steps: Int, values: UnsafePointer<Float>)?]
    /// What layers add to the loss for values that they compute.
    let penalty: Float
  }

  /// - Throws: ``ModelError`` if the model can't run.
  init(_ trainer: Trainer) throws(ModelError) {
    let plan = trainer.plan
    guard !plan.penalties.isEmpty || plan.masksOutputs || trainer.graph.trainsInPrediction else {
      self = .outputs(
        Predictor(
          trainer.graph, parameters: try trainer.parameters.store(), kernels: trainer.kernels, threads: trainer.threads,
          exact: trainer.exact, endingInLogits: true))
      return
    }
    let judging = try TrainingPlan(
      trainer.graph, inputs: plan.inputs, parameters: trainer.parameters, kernels: trainer.kernels,
      exact: trainer.exact, endingInLogits: true, isTraining: false)
    self = .everything(
      TrainingSession(
        judging, parameters: trainer.parameters, kernels: trainer.kernels, capacity: trainer.judgedCapacity,
        threads: trainer.threads), try ActivityPenalties(judging))
  }

  /// Runs a batch, and calls `body` with what it gives.
  ///
  /// - Parameter number: what random numbers follow from, where a call draws some.
  func withResult<Value>(
    of batch: Batch, number: UInt64, _ body: (Result) throws(ModelError) -> Value
  ) throws(ModelError) -> Value {
    switch self {
    case .outputs(let predictor):
      let outputs = try predictor.predict(try batch.inputTensors())
      return try withExtendedLifetime(outputs) { () throws(ModelError) in
        try body(Result(values: outputs.map(\.pointer), masks: outputs.map { _ in nil }, penalty: 0))
      }
    case .everything(let session, let penalties):
      var penalty: Float = 0
      session.forward(
        batch.inputShapes.indices.map { UnsafePointer(batch.input($0)) }, samples: batch.count, seed: number,
        batch: number
      ) { penalty += penalties.penalty($0, $1, samples: batch.count) }
      let outputs = session.plan.outputs.indices
      return try body(
        Result(values: outputs.map(session.output), masks: outputs.map(session.outputMask), penalty: penalty))
    }
  }
}

extension Trainer {
  /// The loss and the metrics of the model as it stands, at inference, on some data.
  ///
  /// The loss is that of Keras' `evaluate`: with the penalties of weights and of what layers compute, and without the
  /// steps that the mask of an output leaves out.
  ///
  /// - Parameters:
  ///   - given: the samples of a batch. Default ``batchSize``.
  ///   - steps: how many batches count, from the first on. Default all.
  ///   - goesOn: asked after each batch; the rest is left out after `false`.
  /// - Throws: ``TrainingError`` if samples can't be read, or do not fit.
  public func evaluate(
    on data: any TrainingData, batchSize given: Int? = nil, steps: Int? = nil,
    while goesOn: () throws(TrainingError) -> Bool = { () throws(TrainingError) in true }
  ) throws(TrainingError) -> Logs {
    let size = given ?? batchSize
    let judge = try asTraining { () throws(ModelError) in
      try reserveJudging(samples: size)
      return try currentJudge()
    }
    validation.reset()
    let batches = try reading { () throws(DataError) in try data.batches(of: size, in: DataPass()) }
    let penalty = weightPenalties.penalty(parameters, gradientScale: nil)
    // Training counts up from 0.
    var number = UInt64.max
    var left = steps ?? .max
    while left > 0, let batch = try reading({ () throws(DataError) in try batches.next() }) {
      try asTraining { () throws(ModelError) in
        try judge.withResult(of: batch, number: number) { result throws(ModelError) in
          let loss = try validation.loss(
            batch, weights: batch.sampleWeights.map { UnsafePointer($0) }, values: result.values, masks: result.masks,
            gradients: result.values.map { _ in nil })
          validation.report(loss: loss + result.penalty + penalty, samples: batch.count)
        }
      }
      number -= 1
      left -= 1
      guard try goesOn() else { break }
    }
    return validation.logs
  }

  /// Makes room for batches of so many samples.
  private func reserveJudging(samples: Int) throws(ModelError) {
    guard samples > judgedCapacity else { return }
    validation = try Objective(
      compilation, graph: graph, outputs: plan.outputs, activations: plan.outputActivations, targets: targetShapes,
      batchSize: samples, kernels: kernels)
    judgedCapacity = samples
    judge = nil
  }

  /// A judge of the weights as they are: a predictor packs them, so that it is made anew.
  private func currentJudge() throws(ModelError) -> Judge {
    if case .everything = judge, let judge { return judge }
    let made = try Judge(self)
    if case .everything = made { judge = made }
    return made
  }
}

extension Batch {
  /// Copies of the samples, with the batch axis first.
  fileprivate func inputTensors() throws(ModelError) -> [Tensor] {
    try inputShapes.indices.map { index throws(ModelError) in
      let start = input(index)
      return try Tensor(shape: [count] + inputShapes[index]) { start[$0] }
    }
  }
}
