/// Means, variances and covariance of two vectors.
struct Comoments {
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
