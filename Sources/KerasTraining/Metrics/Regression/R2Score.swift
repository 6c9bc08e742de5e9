import KerasGraph

/// The share of the variance of the targets that predictions explain, over all samples.
///
/// Takes outputs of one axis. See https://keras.io/api/metrics/regression_metrics/#r2score-class.
public struct R2Score: Metric {
  /// How the scores of several outputs become one.
  public enum Aggregation: String, CaseIterable, Hashable, Sendable {
    case uniformAverage = "uniform_average"
    case varianceWeightedAverage = "variance_weighted_average"
  }

  public static let kerasName = "R2Score"

  public var name: String
  /// `nil` for a score each; ``result`` is their mean then. Default the mean.
  public var aggregation: Aggregation?
  /// How many independent variables the score is adjusted for. Default 0: not adjusted.
  public var regressors: Int
  private var samples = 0
  private var columns: [Column] = []

  private struct Column: Hashable {
    var (sum, squares, residual, count): (Double, Double, Double, Double) = (0, 0, 0, 0)
  }

  public init(aggregation: Aggregation? = .uniformAverage, regressors: Int = 0, name: String = "r2_score") {
    self.aggregation = aggregation
    self.regressors = regressors
    self.name = name
  }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    if config.peek("class_aggregation")?.isNull == true {
      _ = config.take("class_aggregation")
      aggregation = nil
    } else {
      aggregation = config.choice("class_aggregation", default: Aggregation.uniformAverage)
    }
    regressors = config.int("num_regressors", default: 0)
    if regressors < 0 { config.refuse("num_regressors \(regressors) is not supported", remedy: "use 0 or more") }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("class_aggregation", aggregation.map { .string($0.rawValue) } ?? JSON.null)
    config.write("num_regressors", regressors)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    let layout = try RowLayout(predictions: predictions, targets: targets)
    guard layout.rowsPerSample == 1 else {
      throw ModelError("R2Score takes an output of one axis, not of shape \(Shape(batchOf: predictions))")
    }
    return layout
  }

  public mutating func reset() { (samples, columns) = (0, []) }

  public mutating func update(_ batch: RowBatch) {
    if columns.isEmpty { columns = Array(repeating: Column(), count: batch.columns) }
    for row in 0..<batch.rows {
      let weight = Double(batch.weight(row))
      for column in columns.indices {
        let (target, prediction) = (Double(batch.target(row)[column]), Double(batch.prediction(row)[column]))
        columns[column].sum += weight * target
        columns[column].squares += weight * target * target
        columns[column].residual += weight * (target - prediction) * (target - prediction)
        columns[column].count += weight
      }
    }
    samples += batch.rows * batch.columns
  }

  public var result: Float { results.reduce(0, +) / Float(max(results.count, 1)) }

  public var results: [Float] {
    let totals = columns.map { $0.squares - $0.sum * $0.sum / $0.count }
    let scores = zip(columns, totals).map { column, total in
      let score = 1 - column.residual / total
      return score.isInfinite ? 0 : score
    }
    return combined(scores, totals).map { Float(adjusted($0)) }
  }

  private func combined(_ scores: [Double], _ totals: [Double]) -> [Double] {
    switch aggregation {
    case nil: scores
    case .uniformAverage: [scores.reduce(0, +) / Double(max(scores.count, 1))]
    case .varianceWeightedAverage: [zip(scores, totals).reduce(0) { $0 + $1.0 * $1.1 } / totals.reduce(0, +)]
    }
  }

  /// Keras leaves the score as it is where there are too few samples.
  private func adjusted(_ score: Double) -> Double {
    guard regressors > 0, regressors < samples - 1 else { return score }
    return 1 - (1 - score) * Double(samples - 1) / Double(samples - regressors - 1)
  }
}
