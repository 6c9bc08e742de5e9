import KerasData
import KerasGraph
import KerasTraining

extension Model {
  /// The losses that fit what the model's last layers end in, and what is to be learnt.
  ///
  /// Classes are learnt by crossentropy, of logits where no softmax or sigmoid ends the output; other numbers by
  /// their mean squared error.
  public func usualLosses(for targets: [TargetForm]) -> [(any Loss)?] {
    graph.outputs.indices.map { index in
      guard targets.indices.contains(index), targets[index].classCount != nil else { return MeanSquaredError() }
      let fromLogits = !graph.givesProbabilities(output: index)
      return outputShapes[index]?.sample.last == 1
        ? BinaryCrossentropy(fromLogits: fromLogits) : SparseCategoricalCrossentropy(fromLogits: fromLogits)
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
