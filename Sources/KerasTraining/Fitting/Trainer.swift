import KerasData
import KerasEngine
import KerasGraph
import SIMDKernels

/// A model in training: its weights, what its optimizer remembers, and how it is judged.
///
/// One task uses a trainer at a time. With one seed and one number of threads, two runs give the same bits.
public final class Trainer {
  public let graph: LayerGraph
  public let compilation: Compilation
  /// The optimizer at work: what it remembers, and its learning rate.
  public let optimizer: OptimizerSession
  /// The weights, which every batch changes.
  public let parameters: ParameterMemory
  /// The samples between two updates of the weights.
  public let batchSize: Int
  let kernels: KernelTable
  let threads: Int
  let exact: Bool
  private let session: TrainingSession
  let weightPenalties: WeightPenalties
  private let activityPenalties: ActivityPenalties
  private let classWeights: [Float]?
  private let seed: UInt64
  private var objective: Objective
  /// The same for what the model is judged by, with room for ``judgedCapacity`` samples.
  var validation: Objective
  var judgedCapacity: Int
  /// Made when the model is judged for the first time.
  var judge: Judge?
  private let sampleWeights: FloatBuffer
  /// The places in ``parameters`` of the weights that are trained.
  private let trained: [Int]
  let targetShapes: [[Int]]

  /// - Parameters:
  ///   - store: the weights to begin with.
  ///   - data: what the model is to be trained on; its shapes count, not its samples.
  ///   - classWeights: how much the samples of each class count, where targets are classes. Default alike.
  ///   - frozen: weights that are not to be trained, though the model says that they are. Default none.
  ///   - seed: determines all random numbers. Default 0.
  ///   - exact: whether to do without algorithms that trade accuracy for speed, such as Winograd's. Default `false`.
  ///   - countsFrozen: whether the loss counts the regularizers of weights that are not trained, as Keras 2 does.
  ///     Default `false`, as Keras 3 does.
  /// - Throws: ``TrainingError`` with everything that does not fit: layers, loss, metrics, targets, regularizers.
  public init(
    _ graph: LayerGraph, parameters store: ParameterStore, compilation: Compilation, data: any TrainingData,
    batchSize: Int = 32, classWeights: [Float]? = nil, frozen: (Parameter) -> Bool = { _ in false }, seed: UInt64 = 0,
    kernels: KernelTable, threads: Int, exact: Bool = false, countsFrozen: Bool = false
  ) throws(TrainingError) {
    guard batchSize > 0 else { throw .model(ModelError("a batch of \(batchSize) samples is not possible")) }
    self.graph = graph
    self.compilation = compilation
    self.batchSize = batchSize
    self.classWeights = classWeights
    self.seed = seed
    self.kernels = kernels
    self.threads = threads
    self.exact = exact
    let parts = try asTraining { () throws(ModelError) in
      try Parts(
        graph, store, compilation, data, batchSize, frozen: frozen, kernels: kernels, exact: exact,
        countsFrozen: countsFrozen)
    }
    parameters = parts.parameters
    weightPenalties = parts.weightPenalties
    activityPenalties = parts.activityPenalties
    objective = parts.objective
    validation = parts.objective
    judgedCapacity = batchSize
    trained = parts.trained
    optimizer = OptimizerSession(compilation.optimizer, variables: parts.variables, kernels: kernels)
    session = TrainingSession(
      parts.plan, parameters: parts.parameters, kernels: kernels, capacity: batchSize, threads: threads)
    sampleWeights = FloatBuffer(zeros: batchSize)
    targetShapes = data.targets.map(\.shape)
  }

  /// What the model is trained by.
  var plan: TrainingPlan { session.plan }

  /// The extents of one sample of each output.
  var outputExtents: [[Int]] { session.plan.outputs }

  /// How many numbers are trained.
  public var trainedCount: Int { trained.reduce(0) { $0 + parameters.parameters[$1].spec.shape.reduce(1, *) } }

  /// What has been reported since ``resetReports()``.
  public var logs: Logs { objective.logs }

  /// Begins to report anew, as an epoch does.
  public func resetReports() { objective.reset() }

  /// Where the time of training goes, from when ``measureTimes()`` was called; `nil` before.
  public var times: TrainingTimes? { session.times }

  /// Begins to measure where the time goes.
  public func measureTimes() { session.times = TrainingTimes(session.plan) }

  /// Trains on one batch: forward, loss, back, and an update of the weights.
  ///
  /// - Parameter step: counts batches over all epochs; random numbers follow from it.
  /// - Returns: the loss, penalties included. If it is not finite, the weights were not updated.
  /// - Throws: ``ModelError`` if the targets are not possible.
  public func train(on batch: Batch, step: Int) throws(ModelError) -> Float {
    let inputs = batch.inputShapes.indices.map { UnsafePointer(batch.input($0)) }
    let number = UInt64(bitPattern: Int64(step))
    let penalties = activityPenalties
    var penalty: Float = 0
    session.forward(inputs, samples: batch.count, seed: Self.mixed(seed, number), batch: number) {
      penalty += penalties.penalty($0, $1, samples: batch.count)
    }
    let lossStart = ContinuousClock.now
    let scale = optimizer.lossScale
    let outputs = session.plan.outputs.indices
    var loss = try objective.loss(
      batch, weights: weights(of: batch), values: outputs.map(session.output), masks: outputs.map(session.outputMask),
      gradients: outputs.map(session.outputGradient), scale: scale)
    parameters.clearGradients()
    loss += penalty + weightPenalties.penalty(parameters, gradientScale: scale)
    guard loss.isFinite else { return loss }
    let lossTime = ContinuousClock.now - lossStart
    session.backward {
      _ = penalties.penalty($0, $1, samples: batch.count, gradient: $2, scale: scale)
    }
    let updateStart = ContinuousClock.now
    optimizer.apply(
      weights: trained.map(parameters.value), gradients: trained.map(parameters.gradient), team: session.team)
    session.times?.addBatch(loss: lossTime, update: ContinuousClock.now - updateStart)
    objective.report(loss: loss, samples: batch.count)
    return loss
  }

  /// Puts the optimizer's moving averages in the place of the weights, if it keeps some: what Keras does when
  /// training ends.
  public func takeAverages() {
    if optimizer.iterations > 0 { optimizer.finish(weights: trained.map(parameters.value)) }
  }

  /// Exchanges the weights with the optimizer's moving averages of them, if it keeps some.
  public func swapAverages() { optimizer.swapAverages(weights: trained.map(parameters.value)) }

  /// Whether every weight that is trained is a number.
  var trainedWeightsAreFinite: Bool {
    trained.allSatisfy { index in
      let count = parameters.parameters[index].spec.shape.reduce(1, *)
      return UnsafeBufferPointer(start: parameters.value(index), count: count).allSatisfy(\.isFinite)
    }
  }

  /// How much each sample of a batch counts, `nil` if all count alike.
  private func weights(of batch: Batch) -> UnsafePointer<Float>? {
    guard let classWeights else { return batch.sampleWeights.map { UnsafePointer($0) } }
    let memory = sampleWeights.mutablePointer
    let columns = batch.targetShapes[0].reduce(1, *)
    for sample in 0..<batch.count {
      let target = batch.target() + sample * columns
      let known = classNumber(target, columns).map { classWeights[$0] } ?? 1
      memory[sample] = known * (batch.sampleWeights?[sample] ?? 1)
    }
    return UnsafePointer(memory)
  }

  /// The class that a target means: its number, or the place of the largest of several; `nil` if it has no weight.
  private func classNumber(_ target: UnsafePointer<Float>, _ columns: Int) -> Int? {
    let number = columns == 1 ? Int(exactly: target[0]) : indexOfLargest(target, columns)
    return number.flatMap { classWeights?.indices.contains($0) == true ? $0 : nil }
  }

  private static func mixed(_ seed: UInt64, _ step: UInt64) -> UInt64 {
    var random = RandomStream(seed, step)
    return random.next()
  }
}
