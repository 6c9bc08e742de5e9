import KerasGraph

/// A convolution along a sequence: `y = activation(x * W + b)`.
///
/// Input `(batch, steps, channels)`, output `(batch, steps', filters)`; channels come second with
/// `channels_first`. Axes between the batch and the spatial ones count as samples.
/// `causal` padding lets no result see a later step.
/// See https://keras.io/api/layers/convolution_layers/convolution1d/.
public struct Conv1D: Convolution {
  public static let kerasName = "Conv1D"

  public let attributes: LayerAttributes
  public let options: ConvolutionOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = ConvolutionOptions(&config, axes: 1, causal: true)
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
  public func acceptsSum(_ site: CallSite) -> Bool { options.acceptsSum(site) }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { try options.training(site) }
}
