import KerasGraph

/// Any cell over a sequence: ``SimpleRNNCell``, ``LSTMCell``, ``GRUCell``, or several of them as
/// ``StackedRNNCells``.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states and
/// masks are supported, `time_major` and cells of one's own are not. See
/// https://keras.io/api/layers/recurrent_layers/rnn/.
public struct RNN: RecurrentLayer {
  public static let kerasName = "RNN"

  public internal(set) var attributes: LayerAttributes
  public let cell: NestedCell
  public internal(set) var options: RecurrentOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter cell: what is done at each step.
  public init(
    _ cell: some ConfigurableCell, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false, zeroOutputForMask: Bool = false,
    name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("cell", cell.nestedDeclaration())
      RecurrentOptions(
        returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards, stateful: stateful,
        unroll: unroll, zeroOutputForMask: zeroOutputForMask
      ).encode(to: &config)
    }
  }

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter cells: what is done at each step, the output of each being the input of the next.
  public init(
    _ cells: [any ConfigurableCell], returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false, zeroOutputForMask: Bool = false,
    name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(
      StackedRNNCells(cells), returnSequences: returnSequences, returnState: returnState,
      goBackwards: goBackwards, stateful: stateful, unroll: unroll, zeroOutputForMask: zeroOutputForMask,
      name: name, trainable: trainable, dtype: dtype)
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = config.cell("cell")
    options = RecurrentOptions(&config)
    config.refuseUnlessNull("num_constants")
  }

  /// Stands for a layer that could not be read.
  static let unknown = RNN()

  private init() {
    attributes = LayerAttributes(name: "?")
    cell = .unknown
    options = RecurrentOptions()
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("cell", cell.configuration)
    options.encode(to: &config)
  }
}
