import KerasGraph

/// The mean correlation between the targets and the predictions of a row.
///
/// Other axes than the last are refused. See https://keras.io/api/metrics/ and
/// https://en.wikipedia.org/wiki/Pearson_correlation_coefficient.
public struct PearsonCorrelation: RowMetric {
  public static let kerasName = "PearsonCorrelation"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "pearson_correlation") { self.name = name }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("axis", -1)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let moments = Comoments(batch.target(row), batch.prediction(row), batch.columns)
    return Float(moments.covariance / (moments.targetVariance * moments.predictionVariance).squareRoot())
  }
}

/// How the targets of a row agree with its predictions: the correlation, lowered by differences of mean and spread.
///
/// Other axes than the last are refused. See https://keras.io/api/metrics/ and
/// https://en.wikipedia.org/wiki/Concordance_correlation_coefficient.
public struct ConcordanceCorrelation: RowMetric {
  public static let kerasName = "ConcordanceCorrelation"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "concordance_correlation") { self.name = name }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("axis", -1)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let moments = Comoments(batch.target(row), batch.prediction(row), batch.columns)
    let distance = moments.targetMean - moments.predictionMean
    return Float(
      2 * moments.covariance / (moments.targetVariance + moments.predictionVariance + distance * distance + 1e-7))
  }
}

/// Means, variances and covariance of two vectors.
private struct Comoments {
  let targetMean: Double
  let predictionMean: Double
  let targetVariance: Double
  let predictionVariance: Double
  let covariance: Double

  init(_ target: UnsafePointer<Float>, _ prediction: UnsafePointer<Float>, _ count: Int) {
    let n = Double(count)
    let targetMean = (0..<count).reduce(0) { $0 + Double(target[$1]) } / n
    let predictionMean = (0..<count).reduce(0) { $0 + Double(prediction[$1]) } / n
    var sums: (target: Double, prediction: Double, both: Double) = (0, 0, 0)
    for i in 0..<count {
      let (t, p) = (Double(target[i]) - targetMean, Double(prediction[i]) - predictionMean)
      sums.target += t * t
      sums.prediction += p * p
      sums.both += t * p
    }
    self.targetMean = targetMean
    self.predictionMean = predictionMean
    targetVariance = sums.target / n
    predictionVariance = sums.prediction / n
    covariance = sums.both / n
  }
}
