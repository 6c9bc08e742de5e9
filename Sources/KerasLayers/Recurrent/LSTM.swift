import KerasGraph

/// Long short-term memory: ``LSTMCell`` over a sequence.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states and
/// masks are supported, `time_major` is not. See https://keras.io/api/layers/recurrent_layers/lstm/.
public struct LSTM: RecurrentLayer {
  public static let kerasName = "LSTM"

  public internal(set) var attributes: LayerAttributes
  public let cell: LSTMCell
  public internal(set) var options: RecurrentOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = LSTMCell(&config)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}
