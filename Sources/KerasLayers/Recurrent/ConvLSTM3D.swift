import KerasGraph

/// A convolutional LSTM over depth, height and width: ``ConvLSTMCell`` over a sequence.
///
/// Input `(batch, time, depth, height, width, channels)`, output `(batch, depth', height', width', filters)`,
/// or `(batch, time, depth', height', width', filters)`; channels follow the time with `channels_first`.
/// Initial states and masks are supported, `time_major` is not. See
/// https://keras.io/api/layers/recurrent_layers/conv_lstm3d/.
public struct ConvLSTM3D: ConvolutionalLSTM, RecurrentLayer {
  public static let kerasName = "ConvLSTM3D"

  public internal(set) var attributes: LayerAttributes
  public let cell: ConvLSTMCell
  public internal(set) var options: RecurrentOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = ConvLSTMCell(&config, axes: 3)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}
