import KerasGraph
import SIMDKernels

/// What training makes small, and what it reports, for one output of a model.
struct OutputObjective {
  struct Reported {
    var metric: any Metric
    let layout: RowLayout
    let isWeighted: Bool
  }

  /// The output's name where a model has several, as a prefix of what is reported.
  let prefix: String
  let loss: (any Loss)?
  let lossWeight: Float
  private let lossLayout: RowLayout?
  private var metrics: [Reported] = []
  private var mean = RunningMean()

  /// - Throws: ``ModelError`` with everything about loss and metrics that does not fit the output and its targets.
  init(
    _ compilation: Compilation, output: Int, of count: Int, name: String, predictions: [Int], targets: [Int]
  ) throws(ModelError) {
    prefix = count > 1 ? name + "_" : ""
    loss = try compilation.entry(compilation.losses, "losses", output: output, of: count) ?? nil
    lossWeight = try compilation.entry(compilation.lossWeights, "loss weights", output: output, of: count) ?? 1
    lossLayout = try loss.map { loss throws(ModelError) in
      try locating("loss \(loss.options.name)") { () throws(ModelError) in
        try loss.layout(predictions: predictions, targets: targets)
      }
    }
    var collector = ProblemCollector()
    for (list, isWeighted) in [(compilation.metrics, false), (compilation.weightedMetrics, true)] {
      for json in try compilation.entry(list, "lists of metrics", output: output, of: count) ?? [] {
        let made = collector.attempt { () throws(ModelError) -> Reported in
          let metric = try ObjectCatalog.metrics.metric(json, predictions: predictions, targets: targets)
          return Reported(
            metric: metric, layout: try metric.layout(predictions: predictions, targets: targets), isWeighted: isWeighted)
        }
        if let made { metrics.append(made) }
      }
    }
    try collector.finish()
  }

  mutating func reset() {
    mean.reset()
    for index in metrics.indices { metrics[index].metric.reset() }
  }

  /// What is wrong with the targets of a batch; `nil` if nothing is.
  func problem(_ batch: OutputBatch) -> String? {
    guard let loss, let lossLayout else { return nil }
    return loss.problem(ofTargets: batch.rows(lossLayout, isWeighted: true))
  }

  /// The weighted loss of a batch, and its gradient, multiplied by `scale`, where it is wanted.
  mutating func loss(_ batch: OutputBatch, gradient: UnsafeMutablePointer<Float>?, scale: Float) -> Float {
    guard let loss, let lossLayout else {
      gradient?.update(repeating: 0, count: batch.predictionCount)
      return 0
    }
    let rows = batch.rows(lossLayout, isWeighted: true)
    let value = loss.loss(of: rows, gradient: gradient, scale: lossWeight * scale)
    mean.add(value, weight: Float(batch.samples))
    return value * lossWeight
  }

  mutating func report(_ batch: OutputBatch) {
    for index in metrics.indices {
      metrics[index].metric.update(batch.rows(metrics[index].layout, isWeighted: metrics[index].isWeighted))
    }
  }

  /// The output's own loss where a model has several, and its metrics.
  func addLogs(to logs: inout Logs) {
    if !prefix.isEmpty, loss != nil { logs[prefix + "loss"] = mean.mean }
    for reported in metrics {
      let name = prefix + reported.metric.name
      logs[name] = reported.metric.result
    }
  }
}

/// One output of a model for a batch, with its targets.
struct OutputBatch {
  let samples: Int
  /// The predictions of one sample.
  let extent: Int
  let predictions: UnsafePointer<Float>
  let targets: UnsafePointer<Float>
  /// One a sample.
  let sampleWeights: UnsafePointer<Float>?
  /// One for each step of the output's first axis.
  let mask: (steps: Int, values: UnsafePointer<Float>)?
  let kernels: KernelTable
  /// Memory for the weights and the mask of every row.
  let rowMemory: UnsafeMutablePointer<Float>

  var predictionCount: Int { samples * extent }

  /// The batch as the rows of a loss or a metric; the memory of the rows' weights is good until the next call.
  func rows(_ layout: RowLayout, isWeighted: Bool) -> RowBatch {
    let perSample = layout.weights(samples: 1)
    let weights = isWeighted ? sampleWeights : nil
    if let weights, perSample > 1 {
      for row in 0..<samples * perSample { rowMemory[row] = weights[row / perSample] }
    }
    var rowMask: UnsafePointer<Float>?
    if let mask, perSample % mask.steps == 0 {
      let rowsPerStep = perSample / mask.steps
      let memory = rowMemory + samples * extent
      for row in 0..<samples * perSample { memory[row] = mask.values[row / rowsPerStep] }
      rowMask = UnsafePointer(memory)
    }
    return RowBatch(
      layout: layout, samples: samples, predictions: predictions, targets: targets,
      weights: perSample > 1 ? weights.map { _ in UnsafePointer(rowMemory) } : weights, mask: rowMask,
      kernels: kernels)
  }
}
