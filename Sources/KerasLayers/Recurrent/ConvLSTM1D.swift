import KerasGraph

/// A convolutional LSTM over length: ``ConvLSTMCell`` over a sequence.
///
/// Input `(batch, time, length, channels)`, output `(batch, length', filters)`, or
/// `(batch, time, length', filters)`; channels follow the time with `channels_first`. Initial states and
/// masks are supported, `time_major` is not. See https://keras.io/api/layers/recurrent_layers/conv_lstm1d/.
public struct ConvLSTM1D: ConvolutionalLSTM, RecurrentLayer {
  public static let kerasName = "ConvLSTM1D"

  public internal(set) var attributes: LayerAttributes
  public let cell: ConvLSTMCell
  public internal(set) var options: RecurrentOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = ConvLSTMCell(&config, axes: 1)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}
