import KerasData
import KerasEngine
import KerasGraph
import SIMDKernels

/// What training makes small, and what it reports, for a whole model.
struct Objective {
  private var outputs: [OutputObjective]
  private var mean = RunningMean()
  private let kernels: KernelTable
  private let heads: [OutputHead]
  /// Memory for the gradient of an output whose place another one has filled already.
  private let sharedGradient: FloatBuffer
  private let rowMemory: FloatBuffer

  /// - Parameters:
  ///   - extents: those of one sample of each output.
  ///   - activations: what the plan leaves to be done to each output.
  ///   - targets: the extents of one sample's target for each output.
  /// - Throws: ``ModelError`` with everything that does not fit the outputs and their targets.
  init(
    _ compilation: Compilation, graph: LayerGraph, outputs extents: [[Int]], activations: [Activation?],
    targets: [[Int]], batchSize: Int, kernels: KernelTable
  ) throws(ModelError) {
    guard targets.count == extents.count else {
      throw ModelError(
        "the model has \(extents.count) outputs, but the data has targets for \(targets.count)",
        remedy: "give targets for each output")
    }
    var collector = ProblemCollector()
    outputs = extents.indices.compactMap { index in
      let name = graph.layers[graph.nodes[graph.outputs[index].node].layer].name
      return collector.attempt { () throws(ModelError) in
        try locating("output \(name)") { () throws(ModelError) in
          try OutputObjective(
            compilation, output: index, of: extents.count, name: name, activation: activations[index],
            predictions: extents[index], targets: targets[index])
        }
      }
    }
    try collector.finish()
    if !outputs.contains(where: { $0.loss != nil }) {
      throw ModelError("no output has a loss", remedy: "give a loss, such as sparse_categorical_crossentropy")
    }
    self.kernels = kernels
    heads = zip(activations, extents).map { OutputHead($0, extents: $1, batchSize: batchSize) }
    let largest = batchSize * (heads.map(\.count).max() ?? 1)
    rowMemory = FloatBuffer(zeros: 2 * largest)
    sharedGradient = FloatBuffer(zeros: heads.count > 1 ? largest : 0)
  }

  mutating func reset() {
    mean.reset()
    for index in outputs.indices { outputs[index].reset() }
  }

  /// The sum of the outputs' losses for a batch.
  ///
  /// - Parameters:
  ///   - weights: how much each sample counts.
  ///   - values: what the plan computes for each output.
  ///   - gradients: where the gradient by each of them is stored; `nil` where it is not wanted. Outputs that are one
  ///     value share a place, in which their gradients are added.
  ///   - scale: what the gradients are multiplied by.
  /// - Throws: ``ModelError`` if the targets are not possible, such as an index of a class that does not exist.
  mutating func loss(
    _ batch: Batch, weights: UnsafePointer<Float>?, values: [UnsafePointer<Float>],
    masks: [(steps: Int, values: UnsafePointer<Float>)?], gradients: [UnsafeMutablePointer<Float>?], scale: Float = 1
  ) throws(ModelError) -> Float {
    var sum: Float = 0
    for index in outputs.indices {
      let part = OutputBatch(
        samples: batch.count, head: heads[index], values: values[index],
        predictions: heads[index].predictions(values[index], samples: batch.count, kernels: kernels),
        targets: UnsafePointer(batch.target(index)), sampleWeights: weights, mask: masks[index], kernels: kernels,
        rowMemory: rowMemory.mutablePointer)
      if let problem = outputs[index].problem(part) { throw ModelError(problem) }
      if let shared = gradients[index], gradients[..<index].contains(shared) {
        let own = sharedGradient.mutablePointer
        sum += outputs[index].loss(part, gradient: own, scale: scale)
        kernels.combine(.add, part.predictionCount, UnsafePointer(shared), 1, UnsafePointer(own), 1, shared)
      } else {
        sum += outputs[index].loss(part, gradient: gradients[index], scale: scale)
      }
      outputs[index].report(part)
    }
    return sum
  }

  /// Takes in the loss of a batch, penalties included.
  mutating func report(loss: Float, samples: Int) { mean.add(loss, weight: Float(samples)) }

  /// What has been reported since ``reset()``: `loss`, that of each of several outputs, and the metrics.
  var logs: Logs {
    var logs = Logs()
    logs["loss"] = mean.mean
    for output in outputs { output.addLogs(to: &logs) }
    return logs
  }
}
