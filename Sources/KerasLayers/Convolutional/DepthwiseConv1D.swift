import KerasGraph

/// A convolution along a sequence of each channel by itself.
///
/// Input `(batch, steps, channels)`, output `(batch, steps', channels * depth_multiplier)`;
/// channels come second with `channels_first`.
/// See https://keras.io/api/layers/convolution_layers/depthwise_convolution1d/.
public struct DepthwiseConv1D: DepthwiseConvolution {
  public static let kerasName = "DepthwiseConv1D"

  public let attributes: LayerAttributes
  public let options: DepthwiseOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = DepthwiseOptions(&config, axes: 1)
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
  public var acceptsMargins: Bool { options.dataFormat == .channelsLast && options.window.padding == .valid }

  public var acceptsMarginsInTraining: Bool { acceptsMargins }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { try options.training(site) }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }
}
