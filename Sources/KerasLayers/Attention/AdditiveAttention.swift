import KerasGraph

/// Attention with the sum of `scale * tanh(query + key)` over the features as score.
///
/// Inputs `[query, value]` or `[query, value, key]`; shapes and masks as ``ScoredAttention`` says. See
/// Bahdanau et al., https://arxiv.org/abs/1409.0473, and
/// https://keras.io/api/layers/attention_layers/additive_attention/.
public struct AdditiveAttention: ScoredAttention {
  public static let kerasName = "AdditiveAttention"

  public let attributes: LayerAttributes
  public let useScale: Bool
  public let dropout: Float
  public let seed: Int?
  public let isCausal: Bool

  /// Declares a layer with Keras' options and defaults.
  public init(
    useScale: Bool = true, dropout: Float = 0, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("use_scale", useScale)
      config.write("dropout", dropout)
      config.write("seed", seed)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    useScale = config.bool("use_scale", default: true)
    dropout = config.float("dropout", default: 0)
    seed = config.optionalInt("seed")
    isCausal = config.bool("causal", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("use_scale", useScale)
    config.write("dropout", dropout)
    config.write("seed", seed)
    if isCausal { config.write("causal", true) }
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    guard useScale, let query = inputs.first else { return [] }
    return [WeightSpec("scale", [try query.knownLastExtent()])]
  }

  var score: AttentionScore { .sum }

  func scoreWeights(
    _ weights: [UnsafePointer<Float>], depth: Int, _ memory: UnsafeMutablePointer<Float>
  ) -> ScoreWeights {
    ScoreWeights(features: weights.first)
  }

  func addScoreGradients(
    factor: Float, features: UnsafeBufferPointer<Float>, to weights: [UnsafeMutablePointer<Float>?]
  ) {
    guard useScale, let scale = weights[0] else { return }
    for (index, gradient) in features.enumerated() { scale[index] += gradient }
  }
}
