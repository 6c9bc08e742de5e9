/// A layer of a model: its options, its shapes, its weights' names, and how it computes. A value that never changes;
/// the numbers live in a ``ParameterStore``.
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
  /// ``forward(_:)`` finds it in ``CallSite/epilogue``, perhaps with more that a plan appended, and does what stands
  /// there.
  var epilogue: FusedEpilogue { get }

  /// Whether a plan may append to ``epilogue``: its channel maps are along the last axis of the output.
  var acceptsEpilogue: Bool { get }

  /// Whether a plan may append an ``InferenceRole/poolsSquares`` to the ``epilogue`` of a call.
  func acceptsPooling(_ site: CallSite) -> Bool

  /// Whether a plan may append a sum to ``epilogue`` of this call, whose other summand is then its last input.
  func acceptsSum(_ site: CallSite) -> Bool

  /// Whether a plan may let the call read its first input as if there were zeros around it, ``CallSite/margins``.
  var acceptsMargins: Bool { get }

  /// Whether a plan may let the call multiply each channel of its first input by a number, as
  /// ``CallSite/scalesInput`` says.
  func acceptsInputScale(_ site: CallSite) -> Bool

  /// Whether a plan may run the call strip by strip, together with those before and behind it.
  func runsInStrips(_ site: CallSite) -> Bool

  /// Prepares the computation of one call, at inference, for strips of its result; `nil` if ``runsInStrips(_:)`` says
  /// no.
  func strips(_ site: CallSite) throws(ModelError) -> StripStep?

  /// Whether a plan may run the call some steps of a sequence at a time, as ``gradual(_:)`` prepares it.
  func runsGradually(_ site: CallSite) -> Bool

  /// Prepares the computation of one call, at inference, for some steps of a sequence at a time; `nil` if
  /// ``runsGradually(_:)`` says no.
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
  /// The step's inputs are those of the call; its one output has a float for each step of the first axis after the
  /// batch.
  func mask(_ site: CallSite) throws(ModelError) -> Step

  /// The shape of the input that the shapes of stored weights imply, for a file that does not state it.
  func inputShape(fromWeights shapes: [[Int]]) -> Shape?
}
