import KerasGraph
import SIMDKernels

/// Runs a recurrent layer over a sequence from both ends, and merges what the two return.
///
/// Input `(batch, time, …)`, optionally the initial states of the forward, then of the backward layer; output
/// as that of the layer, its last axis doubled by `concat`, then the states of both if they are asked for.
/// With `merge_mode` null there are two outputs. `layer` is a ``SimpleRNN``, ``LSTM``, ``GRU``, ``RNN`` or
/// ``ConvLSTM2D``. See Schuster and Paliwal, https://doi.org/10.1109/78.650093, and
/// https://keras.io/api/layers/recurrent_layers/bidirectional/.
public struct Bidirectional: ConfigurableLayer {
  public static let kerasName = "Bidirectional"

  /// How the two outputs become one.
  public enum MergeMode: String, CaseIterable, Sendable {
    case concat, sum, mul, ave
  }

  public let attributes: LayerAttributes
  /// `nil` leaves both outputs apart. Default `concat`.
  public let mergeMode: MergeMode?
  /// Named `forward_…` and `backward_…`; masked steps of returned sequences are zero in both.
  public let forwardLayer: any ConfigurableLayer
  public let backwardLayer: any ConfigurableLayer
  let options: RecurrentOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - layer: a recurrent layer, which goes forward.
  ///   - mergeMode: how the two outputs become one; `nil` leaves them apart.
  ///   - backwardLayer: what goes backward; `nil` for `layer` the other way round.
  public init(
    _ layer: some ConfigurableLayer, mergeMode: MergeMode? = .concat,
    backwardLayer: (any ConfigurableLayer)? = nil, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("merge_mode", mergeMode.map { .string($0.rawValue) } ?? .null)
      config.write("layer", layer.nestedDeclaration)
      config.write("backward_layer", backwardLayer?.nestedDeclaration ?? .null)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    mergeMode = config.value(
      "merge_mode", default: .some(.concat), standIn: nil, expected: "concat, sum, mul, ave or null",
      nullIsAbsent: false
    ) { $0.isNull ? .some(nil) : $0.text.flatMap(MergeMode.init).map(MergeMode?.some) }
    (forwardLayer, backwardLayer, options) = config.directions()
    config.refuseUnlessNull("num_constants")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("merge_mode", mergeMode.map { .string($0.rawValue) } ?? .null)
    config.write("layer", forwardLayer.nestedConfiguration)
    config.write("backward_layer", backwardLayer.nestedConfiguration)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let (ahead, back) = try each(inputs) { (layer, inputs) throws(ModelError) in
      try layer.outputShapes(inputs)
    }
    guard ahead.first == back.first, var merged = ahead.first else {
      throw ModelError("the outputs of its layers, \(ahead) and \(back), do not fit together")
    }
    if mergeMode == .concat { merged[merged.rank - 1] = merged[merged.rank - 1].map { 2 * $0 } }
    return [merged] + (mergeMode == nil ? [merged] : []) + ahead.dropFirst() + back.dropFirst()
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let (ahead, back) = try each(inputs) { (layer, inputs) throws(ModelError) in
      try layer.weights(inputs).map { $0.inside(layer.name) }
    }
    return ahead + back
  }

  public func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    forwardLayer.inputShape(fromWeights: shapes)
  }

  public var callArguments: Set<String> { ["args", "initial_state", "training"] }
  public var masking: Masking { options.masking }
  public var differsInTraining: Bool { forwardLayer.differsInTraining || backwardLayer.differsInTraining }

  /// What `body` makes of both layers with the inputs of each: the sequence, and its half of the states.
  func each<Input, Result>(
    _ inputs: [Input], _ body: (any ConfigurableLayer, [Input]) throws(ModelError) -> Result
  ) throws(ModelError) -> (Result, Result) {
    guard inputs.count % 2 == 1 else {
      throw ModelError(
        "takes a sequence and as many initial states for both layers, not \(inputs.count - 1) states")
    }
    let states = inputs.count / 2
    let ahead = try locating(forwardLayer.title) { () throws(ModelError) in
      try body(forwardLayer, Array(inputs.prefix(1 + states)))
    }
    let back = try locating(backwardLayer.title) { () throws(ModelError) in
      try body(backwardLayer, inputs.prefix(1) + inputs.suffix(states))
    }
    return (ahead, back)
  }
}

extension ConfigReader {
  /// The options `layer` and `backward_layer`; without the latter, the former the other way round.
  fileprivate mutating func directions() -> (any ConfigurableLayer, any ConfigurableLayer, RecurrentOptions) {
    let given = recurrentLayer("layer")
    let other = peek("backward_layer").map { !$0.isNull } ?? false ? recurrentLayer("backward_layer") : nil
    refuseUnlessNull("backward_layer")
    guard var ahead = given else { return (RNN.unknown, RNN.unknown, RecurrentOptions()) }
    var back = other ?? ahead
    if other == nil { back.options.goBackwards.toggle() }
    ahead.rename("forward_")
    back.rename("backward_")
    for (option, fits) in [
      ("return_sequences", ahead.options.returnSequences == back.options.returnSequences),
      ("return_state", ahead.options.returnState == back.options.returnState),
      ("stateful", ahead.options.stateful == back.options.stateful),
      ("go_backwards", ahead.options.goBackwards != back.options.goBackwards),
    ] where !fits {
      refuse("\(option) of layer and backward_layer do not fit", remedy: "let only go_backwards differ")
    }
    ahead.options.zeroOutputForMask = ahead.options.returnSequences
    back.options.zeroOutputForMask = back.options.returnSequences
    return (ahead, back, ahead.options)
  }

  private mutating func recurrentLayer(_ name: String) -> (any RecurrentLayer)? {
    let layer = layer(name)
    if let recurrent = layer as? any RecurrentLayer { return recurrent }
    if !(layer is UnsupportedLayer) {
      refuse("\(name) \(layer.title) is not supported", remedy: "use a recurrent layer such as LSTM or RNN")
    }
    return nil
  }
}

extension RecurrentLayer {
  /// Puts a prefix before the name unless it stands there.
  fileprivate mutating func rename(_ prefix: String) {
    if !name.hasPrefix(prefix) { attributes.name = prefix + name }
  }
}
