import KerasGraph

/// A convolution along a sequence with weights of its own at every position; only in files of Keras 2 and
/// older.
///
/// Input `(batch, steps, channels)`, output `(batch, steps', filters)`; channels come second with
/// `channels_first`. Padding `same` and the implementations 2 and 3, which keep the weights otherwise, are
/// not supported. See
/// https://www.tensorflow.org/versions/r2.15/api_docs/python/tf/keras/layers/LocallyConnected1D.
public struct LocallyConnected1D: LocalConvolution {
  public static let kerasName = "LocallyConnected1D"

  public let attributes: LayerAttributes
  public let options: LocalConvolutionOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = LocalConvolutionOptions(&config, axes: 1)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }
  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] { try options.weights(inputs) }

  public var epilogue: FusedEpilogue { FusedEpilogue(activation: options.activation) }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { try options.training(site) }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }
}
