import KerasGraph

/// How a model is to be trained: what Keras' `compile` takes.
///
/// Metrics stay as Keras' JSON until the shapes of outputs and targets are known, since `accuracy` depends on them.
public struct Compilation: Sendable {
  /// How gradients change the weights.
  public var optimizer: any Optimizer
  /// One for each output of the model, or one for all; `nil` for an output that is not trained on.
  public var losses: [(any Loss)?]
  /// What each loss is multiplied by; empty for 1.
  public var lossWeights: [Float]
  /// For each output, or for all; they do without sample weights.
  public var metrics: [[JSON]]
  /// The same with sample weights.
  public var weightedMetrics: [[JSON]]

  public init(
    optimizer: any Optimizer, losses: [(any Loss)?], lossWeights: [Float] = [], metrics: [[JSON]] = [],
    weightedMetrics: [[JSON]] = []
  ) {
    self.optimizer = optimizer
    self.losses = losses
    self.lossWeights = lossWeights
    self.metrics = metrics
    self.weightedMetrics = weightedMetrics
  }

  /// One loss and the same metrics for every output.
  public init(optimizer: any Optimizer, loss: any Loss, metrics: [JSON] = []) {
    self.init(optimizer: optimizer, losses: [loss], metrics: [metrics])
  }

  /// What belongs to an output out of a list with one entry for each, or one for all.
  func entry<Element>(_ list: [Element], _ what: String, output: Int, of count: Int) throws(ModelError) -> Element? {
    switch list.count {
    case 0: return nil
    case 1: return list[0]
    case count: return list[output]
    default:
      throw ModelError(
        "there are \(count) outputs, but \(list.count) \(what)", remedy: "give one for each, or one for all")
    }
  }
}
