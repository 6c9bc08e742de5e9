import KerasGraph
import SIMDKernels

/// A layer that is one function of each element.
public protocol ElementwiseLayer: ConfigurableLayer {
  var function: ElementwiseFunction { get }
}

extension ElementwiseLayer {
  var activation: Activation { .elementwise(name: Self.kerasName, function) }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try inputs.single()] }
  public func role(_ site: CallSite) -> InferenceRole { .activates(activation) }
  public var masking: Masking { .passes }
  public func forward(_ site: CallSite) throws(ModelError) -> Step { activation.step(site) }
}
