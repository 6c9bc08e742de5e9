import KerasGraph

/// Attention with the product of query and key as score, or with the sum of `tanh(scale * (query + key))`
/// times a weight.
///
/// Inputs `[query, value]` or `[query, value, key]`; shapes and masks as ``ScoredAttention`` says. See Luong
/// et al., https://arxiv.org/abs/1508.04025, and https://keras.io/api/layers/attention_layers/attention/.
public struct Attention: ScoredAttention {
  public static let kerasName = "Attention"

  /// How query and key make a score, by Keras' names.
  public enum ScoreMode: String, CaseIterable, Sendable {
    case dot, concat
  }

  public let attributes: LayerAttributes
  public let useScale: Bool
  public let scoreMode: ScoreMode
  public let dropout: Float
  public let seed: Int?
  public let isCausal: Bool

  /// Declares a layer with Keras' options and defaults.
  public init(
    useScale: Bool = false, scoreMode: ScoreMode = .dot, dropout: Float = 0, seed: Int? = nil,
    name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("use_scale", useScale)
      config.write("score_mode", scoreMode)
      config.write("dropout", dropout)
      config.write("seed", seed)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    useScale = config.bool("use_scale", default: false)
    scoreMode = config.choice("score_mode", default: .dot)
    dropout = config.float("dropout", default: 0)
    seed = config.optionalInt("seed")
    isCausal = config.bool("causal", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("use_scale", useScale)
    config.write("score_mode", scoreMode)
    config.write("dropout", dropout)
    config.write("seed", seed)
    if isCausal { config.write("causal", true) }
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    (useScale ? [WeightSpec("scale", [], initializer: "ones")] : [])
      + (scoreMode == .concat ? [WeightSpec("concat_score_weight", [], initializer: "ones")] : [])
  }

  var score: AttentionScore { scoreMode == .dot ? .product : .sum }

  func scoreWeights(
    _ weights: [UnsafePointer<Float>], depth: Int, _ memory: UnsafeMutablePointer<Float>
  ) -> ScoreWeights {
    var score = ScoreWeights(factor: useScale ? weights[0].pointee : 1)
    if scoreMode == .concat {
      memory.update(repeating: weights[weights.count - 1].pointee, count: depth)
      score.features = UnsafePointer(memory)
    }
    return score
  }

  func addScoreGradients(
    factor: Float, features: UnsafeBufferPointer<Float>, to weights: [UnsafeMutablePointer<Float>?]
  ) {
    if useScale { weights[0]?.pointee += factor }
    if scoreMode == .concat { weights[weights.count - 1]?.pointee += features.reduce(0, +) }
  }
}
