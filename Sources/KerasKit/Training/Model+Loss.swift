import KerasData
import KerasGraph
import KerasTraining

extension Model {
  /// The loss that fits what the model's last layers end in, and what is to be learnt.
  ///
  /// Classes are learnt by crossentropy, of logits where no softmax or sigmoid ends the output; other numbers by their mean
  /// squared error.
  public func usualLoss(for targets: [TargetForm]) -> [JSON] {
    graph.outputs.indices.map { index in
      guard targets.indices.contains(index), targets[index].classCount != nil else { return "mean_squared_error" }
      let isBinary = outputShapes[index]?.sample.last == 1
      let name = isBinary ? "BinaryCrossentropy" : "SparseCategoricalCrossentropy"
      let isProbability = graph.givesProbabilities(output: index)
      return ["class_name": .string(name), "config": ["from_logits": .bool(!isProbability)]]
    }
  }
}

extension LayerGraph {
  /// Whether the layer that an output comes from ends in a softmax or a sigmoid.
  fileprivate func givesProbabilities(output: Int) -> Bool {
    let layer = layers[nodes[outputs[output].node].layer]
    if let inlining = layer.inlining { return inlining.graph.givesProbabilities(output: outputs[output].output) }
    if layer.className == "Softmax" { return true }
    let activation = (layer as? any ConfigurableLayer)?.configuration["activation"]?.text
    return ["softmax", "sigmoid"].contains(activation)
  }
}
