/// How the targets of a row agree with its predictions: the correlation, lowered by differences of mean and spread.
///
/// Other axes than the last are refused. See https://keras.io/api/metrics/ and
/// https://en.wikipedia.org/wiki/Concordance_correlation_coefficient.
public struct ConcordanceCorrelation: CorrelationMetric {
  public static let kerasName = "ConcordanceCorrelation"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "concordance_correlation") { self.name = name }

  func value(_ moments: Comoments) -> Float {
    let distance = moments.targetMean - moments.predictionMean
    return Float(
      2 * moments.covariance / (moments.targetVariance + moments.predictionVariance + distance * distance + 1e-7))
  }
}
