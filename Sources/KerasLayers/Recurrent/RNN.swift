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
