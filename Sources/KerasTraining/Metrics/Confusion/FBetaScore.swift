import KerasGraph

/// The mean of precision and recall that weighs recall `beta` times as much, for each class.
///
/// Takes outputs of one axis. See https://keras.io/api/metrics/classification_metrics/#fbetascore-class.
public struct FBetaScore: Metric {
  public static let kerasName = "FBetaScore"

  public var name: String
  /// Default 1.
  public let beta: Double
  var scores: ClassScores

  public init(config: inout ConfigReader) {
    name = config.metricName("fbeta_score")
    beta = config.double("beta", default: 1)
    scores = ClassScores(&config)
    if !(beta > 0) { config.refuse("beta \(beta) is not supported", remedy: "use a number above 0") }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    scores.encode(to: &config)
    config.write("beta", beta)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try scores.layout(predictions: predictions, targets: targets)
  }

  public mutating func reset() { scores.reset() }
  public mutating func update(_ batch: RowBatch) { scores.update(batch) }
  public var result: Float { results.reduce(0, +) / Float(max(results.count, 1)) }
  public var results: [Float] { scores.results(beta: beta) }
}

/// ``FBetaScore`` with `beta` 1.
///
/// See https://keras.io/api/metrics/classification_metrics/#f1score-class.
public struct F1Score: Metric {
  public static let kerasName = "F1Score"

  public var name: String
  var scores: ClassScores

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    scores = ClassScores(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    scores.encode(to: &config)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try scores.layout(predictions: predictions, targets: targets)
  }

  public mutating func reset() { scores.reset() }
  public mutating func update(_ batch: RowBatch) { scores.update(batch) }
  public var result: Float { results.reduce(0, +) / Float(max(results.count, 1)) }
  public var results: [Float] { scores.results(beta: 1) }
}
