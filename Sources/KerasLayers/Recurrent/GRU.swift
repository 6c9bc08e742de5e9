import KerasGraph

/// Gated recurrent units: ``GRUCell`` over a sequence.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states and
/// masks are supported, `time_major` is not. See https://keras.io/api/layers/recurrent_layers/gru/.
public struct GRU: RecurrentLayer {
  public static let kerasName = "GRU"

  public internal(set) var attributes: LayerAttributes
  public let cell: GRUCell
  public internal(set) var options: RecurrentOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = GRUCell(&config)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}
