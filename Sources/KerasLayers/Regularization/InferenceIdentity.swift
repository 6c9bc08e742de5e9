import KerasGraph

/// A layer that only training feels: at inference its output is its input.
public protocol InferenceIdentity: ConfigurableLayer {}

extension InferenceIdentity {
  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try inputs.single()] }
  public func role(_ site: CallSite) -> InferenceRole { .forwardsInput }
  public var differsInTraining: Bool { true }
  public var masking: Masking { .passes }
  public func forward(_ site: CallSite) throws(ModelError) -> Step { .copy(count: site.inputCount()) }
}
