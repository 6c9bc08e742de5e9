import KerasGraph

/// The options that ``MultiHeadAttention`` and ``GroupedQueryAttention`` share.
public struct AttentionOptions: Hashable, Sendable {
  /// The share of the weights that training leaves out, from 0 to 1.
  public let dropout: Float
  public let useBias: Bool
  /// Whether results are multiplied by a sigmoid of a projection of the query
  /// (https://arxiv.org/abs/2505.06708).
  public let useGate: Bool
  /// The distance from which on a query may not look at a key, `nil` for any.
  public let slidingWindow: Int?
  public let seed: Int?
  public let weightOptions: WeightOptions

  init(_ config: inout ConfigReader) {
    dropout = config.float("dropout", default: 0)
    useBias = config.bool("use_bias", default: true)
    useGate = config.bool("use_gate", default: false)
    slidingWindow = config.optionalInt("sliding_window")
    seed = config.optionalInt("seed")
    weightOptions = WeightOptions(&config, weights: ["kernel", "bias"])
    if let slidingWindow, slidingWindow < 1 {
      config.refuse("sliding_window \(slidingWindow) is not supported", remedy: "use 1 or more, or null")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("dropout", dropout)
    config.write("use_bias", useBias)
    config.write("use_gate", useGate)
    config.write("sliding_window", slidingWindow)
    config.write("seed", seed)
    weightOptions.encode(to: &config)
  }

  /// The share of the weights that a call leaves out in training: none where the call says that it is not
  /// in training.
  func appliedDropout(_ arguments: JSON) -> Float { arguments["training"]?.boolean == false ? 0 : dropout }

  /// Refuses a call in training mode where that changes the result.
  ///
  /// - Throws: ``ModelError`` that names the argument.
  func refuseTraining(_ arguments: JSON) throws(ModelError) {
    if dropout > 0, arguments["training"]?.boolean == true {
      throw ModelError("a call with training true is not supported", remedy: "build the model without it")
    }
  }
}
