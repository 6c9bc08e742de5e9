/// The mean correlation between the targets and the predictions of a row.
///
/// Other axes than the last are refused. See https://keras.io/api/metrics/ and
/// https://en.wikipedia.org/wiki/Pearson_correlation_coefficient.
public struct PearsonCorrelation: CorrelationMetric {
  public static let kerasName = "PearsonCorrelation"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "pearson_correlation") { self.name = name }

  func value(_ moments: Comoments) -> Float {
    Float(moments.covariance / (moments.targetVariance * moments.predictionVariance).squareRoot())
  }
}
