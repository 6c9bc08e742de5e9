import KerasGraph

/// A convolution over height and width: `y = activation(x * W + b)`.
///
/// Input `(batch, height, width, channels)`, output `(batch, height', width', filters)`; channels come second
/// with `channels_first`. Axes between the batch and the spatial ones count as samples.
/// See https://keras.io/api/layers/convolution_layers/convolution2d/.
public struct Conv2D: Convolution {
  public static let kerasName = "Conv2D"

  public let attributes: LayerAttributes
  public let options: ConvolutionOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = ConvolutionOptions(&config, axes: 2)
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
  public func runsInStrips(_ site: CallSite) -> Bool { options.runsInStrips(site) }
  public func strips(_ site: CallSite) throws(ModelError) -> StripStep? { try options.strips(site) }
  public var acceptsMargins: Bool { options.dataFormat == .channelsLast && options.window.padding == .valid }

  public var acceptsMarginsInTraining: Bool { acceptsMargins }
  public func acceptsInputScale(_ site: CallSite) -> Bool { options.acceptsInputScale(site) }
  public func acceptsSum(_ site: CallSite) -> Bool { options.acceptsSum(site) }

  public func acceptsPooling(_ site: CallSite) -> Bool { options.acceptsPooling(site) }

  public func multiplyAdds(_ site: CallSite) -> Int { options.multiplyAdds(site) }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { try options.training(site) }
}
