import KerasGraph

/// Attention in several heads at once, of which several share their keys and values; else as
/// ``MultiHeadAttention``.
///
/// Query `(batch, time, …)`, value and key `(batch, source, …)`, output as the query; with
/// `return_attention_scores` also the weights `(batch, heads, time, source)`. See Ainslie et al.,
/// https://arxiv.org/abs/2305.13245, and https://keras.io/api/layers/attention_layers/group_query_attention/.
public struct GroupedQueryAttention: ProjectedAttention {
  public static let kerasName = "GroupedQueryAttention"
  public static let olderNames = ["GroupQueryAttention"]

  public let attributes: LayerAttributes
  public let headDim: Int
  public let numQueryHeads: Int
  public let numKeyValueHeads: Int
  public let options: AttentionOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - headDim: the length of a query, a key and a value in each head.
  ///   - slidingWindow: the distance from which on a query may not look at a key; `nil` for any.
  public init(
    headDim: Int, numQueryHeads: Int, numKeyValueHeads: Int, dropout: Float = 0, useBias: Bool = true,
    slidingWindow: Int? = nil, kernelInitializer: InitializerOption = .glorotUniform,
    biasInitializer: InitializerOption = .zeros, kernelRegularizer: RegularizerOption? = nil,
    biasRegularizer: RegularizerOption? = nil, activityRegularizer: RegularizerOption? = nil,
    kernelConstraint: ConstraintOption? = nil, biasConstraint: ConstraintOption? = nil,
    useGate: Bool = false, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("head_dim", headDim)
      config.write("num_query_heads", numQueryHeads)
      config.write("num_key_value_heads", numKeyValueHeads)
      config.write("dropout", dropout)
      config.write("use_bias", useBias)
      config.write("sliding_window", slidingWindow)
      config.write("use_gate", useGate)
      config.write("seed", seed)
      config.write(
        initializers: ["kernel": kernelInitializer, "bias": biasInitializer],
        regularizers: [
          "kernel": kernelRegularizer, "bias": biasRegularizer, "activity": activityRegularizer,
        ],
        constraints: ["kernel": kernelConstraint, "bias": biasConstraint])
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    headDim = config.positiveInt("head_dim")
    numQueryHeads = config.positiveInt("num_query_heads")
    numKeyValueHeads = config.positiveInt("num_key_value_heads")
    options = AttentionOptions(&config)
    if numQueryHeads % numKeyValueHeads != 0 {
      config.refuse(
        "num_query_heads (\(numQueryHeads)) must be divisible by num_key_value_heads (\(numKeyValueHeads))")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("head_dim", headDim)
    config.write("num_query_heads", numQueryHeads)
    config.write("num_key_value_heads", numKeyValueHeads)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    try outputShapes(inputs, arguments: .null)
  }

  public func outputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    let call = try AttentionCall(arguments, inputs: inputs.count)
    let (query, value, _) = try call.shapes(inputs)
    guard query.rank == 3 else { throw ModelError("takes a query of 3 axes, not of shape \(query)") }
    return [query] + (call.returnsScores ? [[query[0], numQueryHeads, query[1], value[1]]] : [])
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    try weights(inputs, arguments: .null)
  }

  public func weights(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [WeightSpec] {
    let (query, value, key) = try AttentionCall(arguments, inputs: inputs.count).shapes(inputs)
    let depth = try query.knownLastExtent()
    return projections.weights(
      query: depth, value: try value.knownLastExtent(), key: try key.knownLastExtent(), output: [depth])
  }

  public var callArguments: Set<String> { AttentionCall.names }
  public var acceptsEpilogue: Bool { true }
  public var masking: Masking { .consumesAndPasses }
  public var differsInTraining: Bool { options.dropout > 0 }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  /// Keras penalises what the layers inside give, ``AttentionTraining``, and what the layer itself gives.
  public func activityFactors(_ site: CallSite) -> [Float] { site.outputs.indices.map { $0 == 0 ? 2 : 1 } }

  public func multiplyAdds(_ site: CallSite) -> Int { projections.multiplyAdds(site) }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    try options.refuseTraining(site.arguments)
    let call = try AttentionCall(site.arguments, inputs: site.inputs.count)
    return projections.step(site, call, try attention(site, call))
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let call = try AttentionCall(site.call.arguments, inputs: site.call.inputs.count)
    let training = AttentionTraining(
      projections, site.call, call, try attention(site.call, call), penalty: activityRegularizer)
    return .step(training.step.seeded(by: projections.options.seed))
  }

  private func attention(_ site: CallSite, _ call: AttentionCall) throws(ModelError) -> AttentionHeads {
    try projections.attention(site, call, zeroesEmptyRows: options.dropout > 0 || call.returnsScores)
  }

  private var projections: AttentionProjections {
    AttentionProjections(
      heads: numQueryHeads, keyHeads: numKeyValueHeads, depth: headDim, valueDepth: headDim, options: options)
  }
}
