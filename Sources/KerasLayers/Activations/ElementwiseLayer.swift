import KerasGraph
import SIMDKernels

/// A layer that is one function of each element.
public protocol ElementwiseLayer: ConfigurableLayer, ActivationSource {
  var function: ElementwiseFunction { get }
}

extension ElementwiseLayer {
  public var activation: Activation {
    .elementwise(
      source: [
        "module": "keras.layers", "class_name": .string(Self.kerasName), "config": configuration,
        "registered_name": nil,
      ], function)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try inputs.single()] }
  public func role(_ site: CallSite) -> InferenceRole { .activates(activation) }
  public var masking: Masking { .passes }
  public func forward(_ site: CallSite) throws(ModelError) -> Step { activation.step(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { activation.training(site.call) }
}
