import KerasGraph

/// A convolution along a sequence of each channel by itself, then a mix of the channels at each position.
///
/// Input `(batch, steps, channels)`, output `(batch, steps', filters)`; channels come second with
/// `channels_first`.
/// `causal` padding, which Keras 2 has, lets no result see a later step.
/// See https://keras.io/api/layers/convolution_layers/separable_convolution1d/.
public struct SeparableConv1D: SeparableConvolution {
  public static let kerasName = "SeparableConv1D"

  public let attributes: LayerAttributes
  public let options: SeparableOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = SeparableOptions(&config, axes: 1, causal: true)
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
  public func acceptsSum(_ site: CallSite) -> Bool { options.acceptsSum(site) }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { try options.training(site) }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }
}
