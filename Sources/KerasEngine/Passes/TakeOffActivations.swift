import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets outputs end before their last activation, where that is a softmax along the last axis or a sigmoid and
  /// nothing else reads what it makes: on what goes in, the logits, a crossentropy loses no digits.
  ///
  /// - Returns: the activation that each output now lacks.
  mutating func takeOffActivations(kernels: KernelTable) -> [Activation?] {
    let readers = readerCounts()
    return outputs.indices.map { index in
      guard readers[values[outputs[index]].storage] == 1,
        let place = nodes.firstIndex(where: { $0.work == .output && $0.outputs == [outputs[index]] }),
        nodes[place].multiplicity == 1, nodes[place].layer.activityRegularizer == nil
      else { return nil }
      return takeOffEpilogue(of: place) ?? takeOffNode(place, endingIn: index, kernels: kernels)
    }
  }

  /// Takes the activation off a node that does it behind its own work.
  private mutating func takeOffEpilogue(of place: Int) -> Activation? {
    let epilogue = nodes[place].epilogue
    guard nodes[place].layer.acceptsEpilogue, epilogue.activation.makesProbabilities, epilogue.after == nil else {
      return nil
    }
    nodes[place].epilogue.activation = .linear
    return epilogue.activation
  }

  /// Takes away a node that does nothing but the activation.
  private mutating func takeOffNode(_ place: Int, endingIn index: Int, kernels: KernelTable) -> Activation? {
    let node = nodes[place]
    guard case .activates(let activation) = node.layer.role(site(node, kernels: kernels)),
      activation.makesProbabilities,
      node.reads == [node.inputs[0]]
    else { return nil }
    let storage = values[node.inputs[0]].storage
    guard !(inputs + outputs).contains(where: { values[$0].storage == storage }) else { return nil }
    outputs[index] = node.inputs[0]
    nodes.remove(at: place)
    return activation
  }
}

extension Activation {
  /// Whether its results are probabilities, of which Keras remembers the logits.
  fileprivate var makesProbabilities: Bool { self == .softmax || self == .sigmoid }
}
