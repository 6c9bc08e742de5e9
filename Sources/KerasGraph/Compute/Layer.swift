/// A layer of a model: its options, its shapes, its weights' names, and how it computes. A value that never changes; the
/// numbers live in a ``ParameterStore``.
public protocol Layer: Sendable {
  var attributes: LayerAttributes { get }

  /// The class name that messages and summaries show.
  var className: String { get }

  /// The shapes of the outputs for inputs of the given shapes, batch axis first.
  ///
  /// - Throws: ``ModelError`` if the layer can't take these inputs.
  func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape]

  /// The same for a call with keyword arguments, which may say what each input is and what is asked for.
  func outputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape]

  /// The weights in Keras' order of creation.
  ///
  /// - Throws: ``ModelError`` if a shape follows from an extent of the inputs that is not known.
  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec]

  /// The same for a call with keyword arguments, which may say what each input is.
  func weights(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [WeightSpec]

  /// The keyword arguments of a call that the layer reads itself; a graph refuses any other that could matter.
  var callArguments: Set<String> { get }

  /// Prepares the computation of one call, at inference.
  ///
  /// - Throws: ``ModelError`` if the layer can't run as it is configured here.
  func forward(_ site: CallSite) throws(ModelError) -> Step

  /// Prepares the computation of one call in training, with its gradient.
  ///
  /// - Throws: ``ModelError`` if the layer can't be trained as it is configured here.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining

  /// Whether a call in training computes something else than one at inference.
  var differsInTraining: Bool { get }

  /// Whether what becomes of a sample in training depends on the other samples of the batch.
  var mixesSamplesInTraining: Bool { get }

  /// What the layer adds to the loss for each of its outputs: a regularizer in Keras' JSON, `nil` if nothing.
  var activityRegularizer: JSON? { get }

  /// What that is multiplied by for each output: 1, but for what Keras counts more than once or not at all, or where a
  /// batch of the layer is not one of the model.
  func activityFactors(_ site: CallSite) -> [Float]

  /// The multiply-adds of a call for one sample, as the mathematics has them; 0 for a layer whose work is not products.
  func multiplyAdds(_ site: CallSite) -> Int

  /// The model that a plan puts in the layer's place; `nil` for a layer that runs itself.
  var inlining: Inlining? { get }

  /// What an inference plan may do with a call instead of running it.
  func role(_ site: CallSite) -> InferenceRole

  /// How a call ends by the layer's own options: its activation. Empty if it has none.
  ///
  /// ``forward(_:)`` finds it in ``CallSite/epilogue``, perhaps with more that a plan appended, and does what stands there.
  var epilogue: FusedEpilogue { get }

  /// Whether a plan may append to ``epilogue``: its channel maps are along the last axis of the output.
  var acceptsEpilogue: Bool { get }

  /// Whether a plan may append an ``InferenceRole/poolsSquares`` to the ``epilogue`` of a call.
  func acceptsPooling(_ site: CallSite) -> Bool

  /// Whether a plan may append a sum to ``epilogue`` of this call, whose other summand is then its last input.
  func acceptsSum(_ site: CallSite) -> Bool

  /// Whether a plan may let the call read its first input as if there were zeros around it, ``CallSite/margins``.
  var acceptsMargins: Bool { get }

  /// Whether a plan may let the call multiply each channel of its first input by a number, as ``CallSite/scalesInput`` says.
  func acceptsInputScale(_ site: CallSite) -> Bool

  /// Whether a plan may run the call strip by strip, together with those before and behind it.
  func runsInStrips(_ site: CallSite) -> Bool

  /// Prepares the computation of one call, at inference, for strips of its result; `nil` if ``runsInStrips(_:)`` says no.
  func strips(_ site: CallSite) throws(ModelError) -> StripStep?

  /// Whether a plan may run the call some steps of a sequence at a time, as ``gradual(_:)`` prepares it.
  func runsGradually(_ site: CallSite) -> Bool

  /// Prepares the computation of one call, at inference, for some steps of a sequence at a time; `nil` if ``runsGradually(_:)``
  /// says no.
  func gradual(_ site: CallSite) throws(ModelError) -> GradualStep?

  /// Whether a training plan may append an activation of each value, one that is differentiated by its results, to
  /// ``epilogue``: the call then computes the gradient through it too.
  func acceptsActivationInTraining(_ site: TrainingSite) -> Bool

  /// Whether a training plan may leave zeros around the input to ``CallSite/margins``.
  var acceptsMarginsInTraining: Bool { get }

  /// What becomes of a mask that arrives with an input.
  var masking: Masking { get }

  /// Prepares the computation of the mask of the first output, for a layer whose ``masking`` is ``Masking/creates`` or
  /// ``Masking/merges``.
  ///
  /// The step's inputs are those of the call; its one output has a float for each step of the first axis after the batch.
  func mask(_ site: CallSite) throws(ModelError) -> Step

  /// The shape of the input that the shapes of stored weights imply, for a file that does not state it.
  func inputShape(fromWeights shapes: [[Int]]) -> Shape?
}

/// What an inference plan may do with a call of a layer instead of running it.
public enum InferenceRole: Sendable {
  /// The call has to run.
  case computes
  /// The output is the first input, element by element, perhaps under another shape.
  case forwardsInput
  /// The output is an activation of the first input.
  case activates(Activation)
  /// The output is a map of each channel of the first input, channels last.
  case scalesChannels(ChannelAffine)
  /// The output is the greatest of each square of 2 by 2 pixels of the first input, channel by channel, channels last; an odd
  /// last row or column is dropped.
  case poolsSquares
  /// The output is the sum of the two inputs, all of the same extents.
  case sums
  /// The output is the first input with zeros around it: as many as the array says before the first element along each axis but
  /// the last, and any number behind the last.
  case pads([Int])
  /// The output is the inputs side by side along an axis of a sample.
  case joins(axis: Int)
  /// The output is the first of two inputs, each channel multiplied by its number in the second, channels last.
  case scalesByInput
}

/// What becomes of a mask that arrives with an input.
public enum Masking: Sendable {
  /// It ends here; the layer does without.
  case ignores
  /// The output has the mask of the first input that has one; the layer itself does without.
  case passes
  /// The layer computes with it, and the output has none.
  case consumes
  /// The layer computes with it, and the output has that of the first input.
  case consumesAndPasses
  /// The layer makes a new mask from its inputs.
  case creates
  /// The layer makes a new mask from the masks of its inputs, if one has any, or only if all have one.
  case merges(onlyIfAllMasked: Bool)
}

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

/// A layer that Keras' configurations name by class.
public protocol ConfigurableLayer: Layer {
  /// The class name in a configuration, as Keras 3 writes it.
  static var kerasName: String { get }

  /// The names that older files have for the same class.
  static var olderNames: [String] { get }

  /// Reads the options. Problems are gathered in the reader.
  init(config: inout ConfigReader)

  /// Writes every option, so that ``init(config:)`` reads back an equal layer.
  func encode(to config: inout ConfigWriter)
}

/// A layer that is an activation function, and can stand as that of another layer: `Dense(4, activation=LeakyReLU(0.2))`.
public protocol ActivationSource: Layer {
  var activation: Activation { get }
}

extension ConfigurableLayer {
  public static var olderNames: [String] { [] }
  public var className: String { Self.kerasName }

  /// The configuration in Keras' JSON.
  public var configuration: JSON {
    var writer = ConfigWriter()
    encode(to: &writer)
    return writer.json
  }
}

extension Array where Element == Shape {
  /// The only shape.
  ///
  /// - Throws: ``ModelError`` if there are none or several.
  public func single() throws(ModelError) -> Shape {
    guard count == 1 else { throw ModelError("takes one input, not \(count)") }
    return self[0]
  }

  /// The only shape, which must have a number of axes, the batch axis included.
  ///
  /// - Throws: ``ModelError`` that names the shape.
  public func single(rank: Int) throws(ModelError) -> Shape {
    let shape = try single()
    guard shape.rank == rank else {
      throw ModelError("takes an input of \(rank) axes, not of shape \(shape)")
    }
    return shape
  }
}

extension Layer {
  /// The shapes of the outputs, each extent of which 32 bits hold, so that the next layer's arithmetic can't overflow.
  ///
  /// - Throws: ``ModelError`` if the layer can't take these inputs, or makes more of them than any array can hold.
  func soundOutputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    let shapes = try outputShapes(inputs, arguments: arguments)
    for shape in shapes where !shape.dimensions.allSatisfy({ $0.map { (0...Int(Int32.max)).contains($0) } ?? true }) {
      throw ModelError("its output of shape \(shape) is not possible")
    }
    return shapes
  }
}
