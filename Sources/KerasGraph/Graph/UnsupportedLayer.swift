/// Stands for a layer that can't be run, so that the rest of its model can still be shown.
public struct UnsupportedLayer: Layer {
  public let attributes: LayerAttributes
  public let className: String
  /// Why it can't be run.
  public let reason: ModelError

  public init(name: String, className: String, reason: ModelError) {
    attributes = LayerAttributes(name: name)
    self.className = className
    self.reason = reason
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { throw reason }
  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] { throw reason }
  public func forward(_ site: CallSite) throws(ModelError) -> Step { throw reason }
}
