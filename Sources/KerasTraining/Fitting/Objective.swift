import KerasData
import KerasEngine
import KerasGraph
import SIMDKernels

/// What training makes small, and what it reports, for a whole model.
struct Objective {
  private var outputs: [OutputObjective]
  private var mean = RunningMean()
  private let kernels: KernelTable
  private let extents: [Int]
  private let rowMemory: FloatBuffer

  /// - Parameter targets: the extents of one sample's target for each output.
  /// - Throws: ``ModelError`` with everything that does not fit the outputs and their targets.
  init(
    _ compilation: Compilation, graph: LayerGraph, outputs extents: [[Int]], targets: [[Int]], batchSize: Int,
    kernels: KernelTable
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
            compilation, output: index, of: extents.count, name: name, predictions: extents[index],
            targets: targets[index])
        }
      }
    }
    try collector.finish()
    if !outputs.contains(where: { $0.loss != nil }) {
      throw ModelError("no output has a loss", remedy: "give a loss, such as sparse_categorical_crossentropy")
    }
    self.kernels = kernels
    self.extents = extents.map { $0.reduce(1, *) }
    rowMemory = FloatBuffer(zeros: 2 * batchSize * (self.extents.max() ?? 1))
  }

  mutating func reset() {
    mean.reset()
    for index in outputs.indices { outputs[index].reset() }
  }

  /// The sum of the outputs' losses for a batch.
  ///
  /// - Parameters:
  ///   - weights: how much each sample counts.
  ///   - gradients: where the gradient by each output is stored; `nil` where it is not wanted.
  ///   - scale: what the gradients are multiplied by.
  /// - Throws: ``ModelError`` if the targets are not possible, such as an index of a class that does not exist.
  mutating func loss(
    _ batch: Batch, weights: UnsafePointer<Float>?, predictions: [UnsafePointer<Float>],
    masks: [(steps: Int, values: UnsafePointer<Float>)?], gradients: [UnsafeMutablePointer<Float>?], scale: Float = 1
  ) throws(ModelError) -> Float {
    var sum: Float = 0
    for index in outputs.indices {
      let part = OutputBatch(
        samples: batch.count, extent: extents[index], predictions: predictions[index],
        targets: UnsafePointer(batch.target(index)), sampleWeights: weights, mask: masks[index], kernels: kernels,
        rowMemory: rowMemory.mutablePointer)
      if let problem = outputs[index].problem(part) { throw ModelError(problem) }
      sum += outputs[index].loss(part, gradient: gradients[index], scale: scale)
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
