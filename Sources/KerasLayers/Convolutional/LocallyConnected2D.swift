import KerasGraph

/// A convolution over height and width with weights of its own at every position; only in files of Keras 2
/// and older.
///
/// Input `(batch, height, width, channels)`, output `(batch, height', width', filters)`; channels come second
/// with `channels_first`. Padding `same` and the implementations 2 and 3, which keep the weights otherwise,
/// are not supported. See
/// https://www.tensorflow.org/versions/r2.15/api_docs/python/tf/keras/layers/LocallyConnected2D.
public struct LocallyConnected2D: LocalConvolution {
  public static let kerasName = "LocallyConnected2D"

  public let attributes: LayerAttributes
  public let options: LocalConvolutionOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = LocalConvolutionOptions(&config, axes: 2)
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
