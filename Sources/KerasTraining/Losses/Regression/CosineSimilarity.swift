import KerasGraph

/// Minus the cosine of the angle between targets and predictions along the last axis: -1 where they point the same way.
///
/// Other axes than the last are refused. See https://keras.io/api/losses/regression_losses/#cosinesimilarity-class.
public struct CosineSimilarity: Loss {
  public static let kerasName = "CosineSimilarity"

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "cosine_similarity") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  /// With `u` and `v` of length one the gradient by `p` is `-(u - (u, v) v) / |p|`.
  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let columns = batch.columns
    for row in 0..<batch.rows {
      let (predictions, targets) = (batch.prediction(row), batch.target(row))
      let cosine = Cosine(targets, predictions, columns)
      losses[row] = Float(-cosine.value)
      guard let slope = gradient.map({ $0 + row * columns }) else { continue }
      let projection = cosine.isShort ? 0 : cosine.value
      for i in 0..<columns {
        let direction = Double(targets[i]) * cosine.targetScale
        let own = Double(predictions[i]) * cosine.predictionScale
        slope[i] = factors[row] * Float(-(direction - projection * own) * cosine.predictionScale)
      }
    }
  }
}

/// The cosine of the angle between two vectors; lengths below 1e-7 are raised to it.
struct Cosine {
  let value: Double
  /// What makes each of them of length one.
  let targetScale: Double
  let predictionScale: Double
  /// Whether the prediction is shorter than 1e-7, so that its scale does not change with it.
  let isShort: Bool

  init(_ target: UnsafePointer<Float>, _ prediction: UnsafePointer<Float>, _ count: Int) {
    var (targets, predictions, product): (Double, Double, Double) = (0, 0, 0)
    for i in 0..<count {
      let (t, p) = (Double(target[i]), Double(prediction[i]))
      targets += t * t
      predictions += p * p
      product += t * p
    }
    targetScale = 1 / max(targets.squareRoot(), 1e-7)
    predictionScale = 1 / max(predictions.squareRoot(), 1e-7)
    isShort = predictions.squareRoot() < 1e-7
    value = product * targetScale * predictionScale
  }
}
