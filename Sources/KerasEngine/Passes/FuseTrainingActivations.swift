import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets a producer apply, in training, the activation that is the only reader of its result: values pass through
  /// memory once less there, and once less back.
  mutating func fuseTrainingActivations(kernels: KernelTable) {
    let readers = readerCounts()
    /// The kept node that makes each storage, as an index into `kept`, where it takes an activation.
    var producers: [Int: Int] = [:]
    var kept: [Node] = []
    for node in nodes {
      let source = node.inputs.first.map { values[$0].storage } ?? -1
      if let producer = producers[source], node.reads == [node.inputs[0]], readers[source] == 1,
        node.layer.activityRegularizer == nil,
        case .activates(.elementwise(let json, let function)) = node.layer.role(site(node, kernels: kernels)),
        function.isDifferentiatedByResult,
        let epilogue = kept[producer].epilogue.appending(.elementwise(source: json, function))
      {
        kept[producer].epilogue = epilogue
        kept[producer].absorbed += 1
        producers[source] = nil
        alias(node.outputs[0], to: kept[producer].outputs[0])
        continue
      }
      if takesActivation(node, kernels: kernels) { producers[values[node.outputs[0]].storage] = kept.count }
      kept.append(node)
    }
    nodes = kept
  }

  private func takesActivation(_ node: Node, kernels: KernelTable) -> Bool {
    guard node.work == .output, node.outputs.count == 1, node.layer.activityRegularizer == nil else { return false }
    return node.layer.acceptsActivationInTraining(
      TrainingSite(
        call: site(node, kernels: kernels, exact: true), trainable: node.trainable, isTraining: node.isTraining,
        differentiated: node.inputs.map { _ in true }))
  }
}
