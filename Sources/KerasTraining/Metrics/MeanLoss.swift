import KerasGraph

/// The mean of a loss over all rows, as a metric: `mean_squared_error`, `binary_crossentropy` and so on.
///
/// Rows that the loss ignores count as 0 unless there are sample weights, as in Keras.
public struct MeanLoss<Term: Loss>: RowwiseLossMetric {
  public static var kerasName: String { Term.kerasName }
  public static var aliases: [String] { Term.aliases }

  public var name: String
  public let loss: Term
  var mean = RunningMean()

  public init(_ loss: Term, name: String? = nil) {
    self.loss = loss
    self.name = name ?? Self.functionName
  }

  public init(config: inout ConfigReader) {
    self.init(config: &config, name: Self.functionName)
  }

  init(config: inout ConfigReader, name: String) {
    self.name = config.metricName(name)
    loss = Term(config: &config)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    for member in loss.configuration.members ?? [] where member.name != "name" && member.name != "reduction" {
      config.write(member.name, member.value)
    }
    // Keras writes the axis of this metric, though not that of the loss.
    if Term.self == SparseCategoricalCrossentropy.self { config.write("axis", -1) }
  }
}

/// The mean of ``LogCosh``, which has a name of its own as a metric.
public struct LogCoshError: RowwiseLossMetric {
  public static let kerasName = "LogCoshError"
  public static let aliases = ["logcosh", "log_cosh"]

  public var name: String
  public let loss = LogCosh()
  var mean = RunningMean()

  public init(name: String = "logcosh") { self.name = name }
  public init(config: inout ConfigReader) { name = config.metricName("logcosh") }
  public func encode(to config: inout ConfigWriter) { config.write("name", name) }
}

/// A metric that is the mean of a loss.
protocol RowwiseLossMetric: Metric {
  associatedtype Term: Loss
  var loss: Term { get }
  var mean: RunningMean { get set }
}

extension RowwiseLossMetric {
  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try loss.layout(predictions: predictions, targets: targets)
  }

  public mutating func reset() { mean.reset() }

  public mutating func update(_ batch: RowBatch) {
    let rows = batch.rows
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * rows + 1) { memory in
      guard let factors = memory.baseAddress else { return }
      let losses = factors + rows
      factors.update(repeating: 1, count: rows)
      loss.evaluate(batch, factors: factors, losses: losses, gradient: nil)
      for row in 0..<rows {
        let ignored = batch.weights != nil && !loss.counts(row, of: batch)
        mean.add(losses[row], weight: ignored ? 0 : batch.weight(row))
      }
    }
  }

  public var result: Float { mean.mean }
}
