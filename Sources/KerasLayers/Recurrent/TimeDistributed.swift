import KerasGraph

/// Applies a layer or a model to every step of a sequence.
///
/// Input `(batch, time, …)`, output `(batch, time, …)`: the inner layer sees `batch * time` samples. A layer
/// that makes or uses a mask of its own steps is not supported inside. See
/// https://keras.io/api/layers/recurrent_layers/time_distributed/.
public struct TimeDistributed: ConfigurableLayer {
  public static let kerasName = "TimeDistributed"

  public let attributes: LayerAttributes
  public let layer: any Layer
  /// Whether training takes the steps of all sequences as samples of one batch, as Keras 2 does; Keras 3 takes one step
  /// after the other.
  public let folded: Bool
  /// The configuration of ``layer`` as it was read: that of a model can't be made from its graph.
  private let given: JSON

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter layer: what is applied to each step.
  public init(
    _ layer: some ConfigurableLayer, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("layer", layer.nestedDeclaration)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    given = config.peek("layer") ?? .null
    layer = config.layer("layer")
    folded = config.bool("folded", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("layer", (layer as? any ConfigurableLayer)?.nestedConfiguration ?? given)
    if folded { config.write("folded", true) }
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let sequence = try inputs.single()
    return try inside { () throws(ModelError) in try layer.outputShapes([try sequence.step()]) }
      .map { Shape([$0[0], sequence[1]] + $0.sample) }
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let step = try inputs.single().step()
    return try inside { () throws(ModelError) in try layer.weights([step]) }.map { $0.inside(layer.name) }
  }

  public var inlining: Inlining? {
    layer.inlining.map {
      Inlining(graph: $0.graph, foldedAxes: $0.foldedAxes + 1, takesTurns: $0.takesTurns || !folded)
    }
  }

  public func role(_ site: CallSite) -> InferenceRole { layer.role(step(site)) }
  public var epilogue: FusedEpilogue { layer.epilogue }
  public var acceptsEpilogue: Bool { layer.acceptsEpilogue }
  public var masking: Masking { .passes }
  public var differsInTraining: Bool { layer.differsInTraining }
  public var mixesSamplesInTraining: Bool { layer.mixesSamplesInTraining }

  /// Keras 3 computes with the inner layer without calling it, which leaves out its penalty.
  public var activityRegularizer: JSON? { folded ? layer.activityRegularizer : nil }

  public func activityFactors(_ site: CallSite) -> [Float] {
    layer.activityFactors(step(site)).map { $0 / Float(site.inputs[0][0]) }
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    try refuseMasks(site)
    let steps = site.inputs[0][0]
    let inner = try inside { () throws(ModelError) in try layer.forward(step(site)) }
    return Step(scratchPerSample: inner.scratchPerSample * steps, scratch: inner.scratch) { call in
      inner.run(
        StepCall(
          samples: call.samples * steps, inputs: call.inputs, outputs: call.outputs, scratch: call.scratch,
          team: call.team))
    }
  }

  /// The call of the inner layer, whose samples are steps.
  func step(_ site: CallSite) -> CallSite {
    site.with(
      inputs: site.inputs.map { Array($0.dropFirst()) }, outputs: site.outputs.map { Array($0.dropFirst()) },
      masked: site.masked.map { _ in false })
  }

  func refuseMasks(_ site: CallSite) throws(ModelError) {
    switch layer.masking {
    case .creates:
      throw ModelError(
        "a mask made by the inner \(layer.title) is not supported", remedy: "mask outside of it")
    case .consumes where site.masked.contains(true), .consumesAndPasses where site.masked.contains(true):
      throw ModelError(
        "a mask for the inner \(layer.title) is not supported", remedy: "feed it without a mask")
    default: return
    }
  }

  func inside<Result>(_ body: () throws(ModelError) -> Result) throws(ModelError) -> Result {
    try locating(layer.title, body)
  }
}
