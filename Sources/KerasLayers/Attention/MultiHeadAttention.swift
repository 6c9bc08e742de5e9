import KerasGraph

/// Attention in several heads at once: for each head `softmax(Q K' / sqrt(key_dim) + mask) V`, `Q`, `K` and
/// `V` being projections of query, key and value, and a projection of all heads side by side.
///
/// Query `(batch, time, …)`, value and key `(batch, source, …)`, output as the query, its last axis as
/// `output_shape` says; with `return_attention_scores` also the weights `(batch, heads, time, source)`. Masks
/// of the inputs, `attention_mask`, `use_causal_mask` and `sliding_window` are supported; attention is over
/// all axes between batch and features. See Vaswani et al., https://arxiv.org/abs/1706.03762, and
/// https://keras.io/api/layers/attention_layers/multi_head_attention/.
public struct MultiHeadAttention: ProjectedAttention {
  public static let kerasName = "MultiHeadAttention"

  public let attributes: LayerAttributes
  public let numHeads: Int
  public let keyDim: Int
  public let valueDim: Int
  /// The last axes of the output, empty for that of the query.
  public let outputExtents: [Int]
  /// The axes over which attention goes, counted from the batch axis; empty for all between batch and
  /// features.
  public let attentionAxes: [Int]
  public let options: AttentionOptions
  /// An option of Keras 2, `nil` in a file of Keras 3. It has no effect on numbers of ordinary size.
  public let softmaxRobustMasking: Bool?

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - keyDim: the length of a query and of a key in each head.
  ///   - valueDim: that of a value; `nil` for `keyDim`.
  ///   - outputShape: the last axes of the output; `nil` for that of the query.
  ///   - attentionAxes: what attention goes over, the batch axis being 0; `nil` for all between batch and features.
  ///   - slidingWindow: the distance from which on a query may not look at a key; `nil` for any.
  public init(
    numHeads: Int, keyDim: Int, valueDim: Int? = nil, dropout: Float = 0, useBias: Bool = true,
    outputShape: [Int]? = nil, attentionAxes: [Int]? = nil, slidingWindow: Int? = nil,
    kernelInitializer: InitializerOption = .glorotUniform, biasInitializer: InitializerOption = .zeros,
    kernelRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    activityRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    biasConstraint: ConstraintOption? = nil, useGate: Bool = false, seed: Int? = nil, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("num_heads", numHeads)
      config.write("key_dim", keyDim)
      config.write("value_dim", valueDim)
      config.write("dropout", dropout)
      config.write("use_bias", useBias)
      config.write("output_shape", outputShape)
      config.write("attention_axes", attentionAxes)
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
    numHeads = config.positiveInt("num_heads")
    keyDim = config.positiveInt("key_dim")
    let valueDim = config.optionalInt("value_dim") ?? keyDim
    self.valueDim = max(valueDim, 1)
    outputExtents = config.ints("output_shape", default: [])
    attentionAxes = config.ints("attention_axes", default: [])
    options = AttentionOptions(&config)
    let isOfKeras2 = config.peek("softmax_robust_masking") != nil
    let robust = config.bool("softmax_robust_masking", default: false)
    softmaxRobustMasking = isOfKeras2 ? robust : nil
    if valueDim < 1 { config.refuse("value_dim \(valueDim) is not supported", remedy: "use 1 or more") }
    if outputExtents.contains(where: { $0 < 1 }) {
      config.refuse("output_shape \(outputExtents) is not supported", remedy: "use positive extents")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("num_heads", numHeads)
    config.write("key_dim", keyDim)
    config.write("value_dim", valueDim)
    config.write("output_shape", outputExtents.isEmpty ? .null : .array(outputExtents.map(JSON.integer)))
    config.write("attention_axes", attentionAxes.isEmpty ? .null : .array(attentionAxes.map(JSON.integer)))
    options.encode(to: &config)
    if let softmaxRobustMasking { config.write("softmax_robust_masking", softmaxRobustMasking) }
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    try outputShapes(inputs, arguments: .null)
  }

  public func outputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    let call = try AttentionCall(arguments, inputs: inputs.count)
    let (query, value, _) = try call.shapes(inputs)
    let middle = Array(1..<query.rank - 1)
    guard attentionAxes.isEmpty || attentionAxes.map({ $0 < 0 ? $0 + query.rank - 1 : $0 }) == middle else {
      throw ModelError(
        "attention_axes \(attentionAxes) are not supported for a query of shape \(query)",
        remedy: "use \(middle)")
    }
    let output = outputExtents.isEmpty ? query : Shape(query.dimensions.dropLast() + outputExtents)
    let scores = Shape([query[0], numHeads] + query.sample.dropLast() + value.sample.dropLast())
    return call.returnsScores ? [output, scores] : [output]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    try weights(inputs, arguments: .null)
  }

  public func weights(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [WeightSpec] {
    let (query, value, key) = try AttentionCall(arguments, inputs: inputs.count).shapes(inputs)
    let depth = try query.knownLastExtent()
    return projections.weights(
      query: depth, value: try value.knownLastExtent(), key: try key.knownLastExtent(),
      output: outputExtents.isEmpty ? [depth] : outputExtents)
  }

  public var callArguments: Set<String> { AttentionCall.names }
  public var acceptsEpilogue: Bool { outputExtents.count < 2 }
  public var masking: Masking { .consumesAndPasses }
  public var differsInTraining: Bool { options.dropout > 0 }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  /// Keras 3 penalises what the layers inside give, ``AttentionTraining``, Keras 2 what the layer itself gives.
  public func activityFactors(_ site: CallSite) -> [Float] {
    site.outputs.indices.map { $0 == 0 || softmaxRobustMasking != nil ? 1 : 0 }
  }

  public func multiplyAdds(_ site: CallSite) -> Int { projections.multiplyAdds(site) }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    try options.refuseTraining(site.arguments)
    let call = try AttentionCall(site.arguments, inputs: site.inputs.count)
    return projections.step(site, call, try attention(site, call))
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let call = try AttentionCall(site.call.arguments, inputs: site.call.inputs.count)
    // Keras 2 adds the mask to the scores, many times.
    if softmaxRobustMasking == false, let mask = call.mask, site.differentiated[mask] {
      throw ModelError(
        "a gradient by attention_mask is not supported in training", remedy: "make the mask of inputs alone")
    }
    let training = AttentionTraining(
      projections, site.call, call, try attention(site.call, call),
      penalty: softmaxRobustMasking == nil ? activityRegularizer : nil)
    return .step(training.step.seeded(by: projections.options.seed))
  }

  private func attention(_ site: CallSite, _ call: AttentionCall) throws(ModelError) -> AttentionHeads {
    let axes = site.inputs[call.query].count - 1
    // Where Keras 3 makes the weights by itself, a query that may look at nothing gets zeros.
    let zeroesEmptyRows =
      softmaxRobustMasking == nil && (options.dropout > 0 || call.returnsScores || axes > 1)
    let isMasked =
      call.isCausal || call.mask != nil || options.slidingWindow != nil || site.masked.contains(true)
    if axes > 1 && isMasked {
      throw ModelError("masks over \(axes) axes are not supported", remedy: "join these axes into one")
    }
    return try projections.attention(
      site, call, zeroesEmptyRows: zeroesEmptyRows, differentiatesEmptyRows: softmaxRobustMasking == false)
  }

  private var projections: AttentionProjections {
    AttentionProjections(
      heads: numHeads, keyHeads: numHeads, depth: keyDim, valueDepth: valueDim, options: options)
  }
}
