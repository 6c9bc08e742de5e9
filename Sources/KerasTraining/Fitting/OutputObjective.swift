import KerasGraph
import SIMDKernels

/// What training makes small, and what it reports, for one output of a model.
struct OutputObjective {
  struct Reported {
    /// What its number is called, with the output's name before it where there are several.
    let name: String
    var metric: any Metric
    let layout: RowLayout
    let isWeighted: Bool
  }

  /// The output's name where a model has several, as a prefix of what is reported.
  let prefix: String
  let loss: (any Loss)?
  let lossWeight: Float
  private let lossLayout: RowLayout?
  /// The loss by the values before the activation, where Keras takes those.
  private let logitLoss: (any Loss)?
  private var metrics: [Reported] = []
  private var mean = RunningMean()

  /// - Parameter activation: the output's last one, if the loss can have what goes into it.
  /// - Throws: ``ModelError`` with everything about loss and metrics that does not fit the output and its targets.
  init(
    _ compilation: Compilation, output: Int, of count: Int, name: String, activation: Activation?, predictions: [Int],
    targets: [Int]
  ) throws(ModelError) {
    prefix = count > 1 ? name + "_" : ""
    let loss = try compilation.entry(compilation.losses, "losses", output: output, of: count) ?? nil
    self.loss = loss
    lossWeight = try compilation.entry(compilation.lossWeights, "loss weights", output: output, of: count) ?? 1
    var collector = ProblemCollector()
    lossLayout = loss.flatMap { loss in
      collector.attempt { () throws(ModelError) in
        try locating("loss \(loss.options.name)") { () throws(ModelError) in
          try loss.layout(predictions: predictions, targets: targets)
        }
      }
    }
    // Keras takes the last axis off such predictions, which remember no logits then.
    let isReshaped = predictions.last == 1 && targets.count + 1 == predictions.count && !targets.isEmpty
    logitLoss = isReshaped ? nil : activation.flatMap { loss?.onLogits(of: $0) }
    for (list, isWeighted) in [(compilation.metrics, false), (compilation.weightedMetrics, true)] {
      for json in try compilation.entry(list, "lists of metrics", output: output, of: count) ?? [] {
        let made = collector.attempt { () throws(ModelError) -> Reported in
          let metric = try ObjectCatalog.metrics.metric(json, predictions: predictions, targets: targets)
          return Reported(
            name: reportedName(metric.name, isWeighted: isWeighted), metric: metric,
            layout: try metric.layout(predictions: predictions, targets: targets), isWeighted: isWeighted)
        }
        if let made { metrics.append(made) }
      }
    }
    try collector.finish()
  }

  /// A name that no other metric has, as Keras makes it: with `weighted_` before it, or a number behind.
  private func reportedName(_ name: String, isWeighted: Bool) -> String {
    let taken = Set(metrics.map(\.name))
    let given = isWeighted && taken.contains(prefix + name) ? "\(prefix)weighted_\(name)" : prefix + name
    guard taken.contains(given) else { return given }
    return (1...).lazy.map { "\(given)_\($0)" }.first { !taken.contains($0) } ?? given
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
    let value: Float
    if let logitLoss {
      let rows = batch.rows(lossLayout, isWeighted: true, predictions: batch.values)
      value = logitLoss.loss(of: rows, gradient: gradient, scale: lossWeight * scale)
    } else {
      value = loss.loss(of: batch.rows(lossLayout, isWeighted: true), gradient: gradient, scale: lossWeight * scale)
      if let gradient { batch.head.takeBack(gradient, samples: batch.samples, kernels: batch.kernels) }
    }
    // Keras counts the batches of an output alike, however many samples they have.
    mean.add(value, weight: 1)
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
      logs[reported.name] = reported.metric.result
    }
  }
}

/// One output of a model for a batch, with its targets.
struct OutputBatch {
  let samples: Int
  let head: OutputHead
  /// What the plan computes: predictions, or what becomes them by the head's activation.
  let values: UnsafePointer<Float>
  let predictions: UnsafePointer<Float>
  let targets: UnsafePointer<Float>
  /// One a sample.
  let sampleWeights: UnsafePointer<Float>?
  /// One for each step of the output's first axis.
  let mask: (steps: Int, values: UnsafePointer<Float>)?
  let kernels: KernelTable
  /// Memory for the weights and the mask of every row.
  let rowMemory: UnsafeMutablePointer<Float>

  var predictionCount: Int { samples * head.count }

  /// The batch as the rows of a loss or a metric; the memory of the rows' weights is good until the next call.
  ///
  /// - Parameter values: what stands in the place of the predictions. Default nothing.
  func rows(_ layout: RowLayout, isWeighted: Bool, predictions values: UnsafePointer<Float>? = nil) -> RowBatch {
    let perSample = layout.weights(samples: 1)
    let weights = isWeighted ? sampleWeights : nil
    if let weights, perSample > 1 {
      for row in 0..<samples * perSample { rowMemory[row] = weights[row / perSample] }
    }
    var rowMask: UnsafePointer<Float>?
    if let mask, perSample % mask.steps == 0 {
      let rowsPerStep = perSample / mask.steps
      let memory = rowMemory + predictionCount
      for row in 0..<samples * perSample { memory[row] = mask.values[row / rowsPerStep] }
      rowMask = UnsafePointer(memory)
    }
    return RowBatch(
      layout: layout, samples: samples, predictions: values ?? predictions, targets: targets,
      weights: perSample > 1 ? weights.map { _ in UnsafePointer(rowMemory) } : weights, mask: rowMask,
      kernels: kernels)
  }
}
