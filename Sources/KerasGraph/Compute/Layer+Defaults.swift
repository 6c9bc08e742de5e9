extension Layer {
  public var name: String { attributes.name }
  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] { [] }
  public func outputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    try outputShapes(inputs)
  }
  public func weights(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [WeightSpec] {
    try weights(inputs)
  }
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    throw ModelError("can't be trained through", remedy: "freeze it and every layer before it")
  }
  public var differsInTraining: Bool { false }
  public var mixesSamplesInTraining: Bool { false }
  public var activityRegularizer: JSON? { nil }
  public func activityFactors(_ site: CallSite) -> [Float] { site.outputs.map { _ in 1 } }
  public func multiplyAdds(_ site: CallSite) -> Int { 0 }
  public var inlining: Inlining? { nil }
  public var callArguments: Set<String> { [] }
  public func role(_ site: CallSite) -> InferenceRole { .computes }
  public var epilogue: FusedEpilogue { FusedEpilogue() }
  public var acceptsEpilogue: Bool { false }
  public func acceptsPooling(_ site: CallSite) -> Bool { false }
  public func acceptsSum(_ site: CallSite) -> Bool { false }
  public var acceptsMargins: Bool { false }
  public func acceptsInputScale(_ site: CallSite) -> Bool { false }
  public func runsInStrips(_ site: CallSite) -> Bool { false }
  public func strips(_ site: CallSite) throws(ModelError) -> StripStep? { nil }
  public func runsGradually(_ site: CallSite) -> Bool { false }
  public func gradual(_ site: CallSite) throws(ModelError) -> GradualStep? { nil }
  public func acceptsActivationInTraining(_ site: TrainingSite) -> Bool { false }
  public var acceptsMarginsInTraining: Bool { false }
  public var masking: Masking { .ignores }
  public func mask(_ site: CallSite) throws(ModelError) -> Step {
    throw ModelError("makes no mask")
  }
  public func inputShape(fromWeights shapes: [[Int]]) -> Shape? { nil }

  /// The layer as messages name it: `conv1 (Conv2D)`.
  public var title: String { "\(name) (\(className))" }
}
