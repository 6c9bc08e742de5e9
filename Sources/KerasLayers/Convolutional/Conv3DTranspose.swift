import KerasGraph

/// The transpose of a convolution over depth, height and width: each value of the input spreads over a window
/// of the output.
///
/// Input `(batch, depth, height, width, channels)`, output `(batch, depth', height', width', filters)`;
/// channels come second with `channels_first`. See
/// https://keras.io/api/layers/convolution_layers/convolution3d_transpose/.
public struct Conv3DTranspose: TransposedConvolution {
  public static let kerasName = "Conv3DTranspose"

  public let attributes: LayerAttributes
  public let options: TransposedConvolutionOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = TransposedConvolutionOptions(&config, axes: 3)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }
  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] { try options.weights(inputs) }
  public func inputShape(fromWeights shapes: [[Int]]) -> Shape? { options.inputShape(fromWeights: shapes) }

  public var epilogue: FusedEpilogue { FusedEpilogue(activation: options.activation) }
  public var acceptsEpilogue: Bool { options.dataFormat == .channelsLast }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { try options.training(site) }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }
}
