import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets a producer do what follows it: a sum, an activation, a channel map or a pooling that is the only reader of
  /// its result becomes part of the producer's epilogue.
  mutating func fuseEpilogues(kernels: KernelTable, exact: Bool) {
    var readers = readerCounts()
    /// The kept node that makes each storage, as an index into `kept`, where it accepts an epilogue.
    var producers: [Int: Int] = [:]
    /// The kept node that makes each storage; inputs are there before all nodes.
    var makers: [Int: Int] = [:]
    var kept: [Node] = []
    for node in nodes {
      let source = node.inputs.first.map { values[$0].storage } ?? -1
      if let producer = producers[source], node.work == .output, node.reads == [node.inputs[0]], readers[source] == 1,
        values[node.inputs[0]].extents == values[kept[producer].outputs[0]].extents
      {
        let role = node.layer.role(site(node, kernels: kernels))
        if case .poolsSquares = role {
          if kept[producer].layer.acceptsPooling(site(kept[producer], kernels: kernels, exact: exact)),
            let epilogue = kept[producer].epilogue.appendingPooling()
          {
            kept[producer].epilogue = epilogue
            kept[producer].outputs = node.outputs
            makers[values[node.outputs[0]].storage] = producer
            producers[values[node.outputs[0]].storage] = producer
            continue
          }
        } else if let epilogue = kept[producer].epilogue.appending(role) {
          kept[producer].epilogue = epilogue
          readers[source] = readers[values[node.outputs[0]].storage]
          alias(node.outputs[0], to: kept[producer].outputs[0])
          continue
        }
      }
      if let (producer, summand) = summation(
        node, producers: producers, makers: makers, readers: readers, kept: kept, kernels: kernels, exact: exact),
        let epilogue = kept[producer].epilogue.appendingSum()
      {
        let result = kept[producer].outputs[0]
        kept[producer].epilogue = epilogue
        kept[producer].inputs.append(summand)
        kept[producer].masks.append(nil)
        readers[values[result].storage] = readers[values[node.outputs[0]].storage]
        alias(node.outputs[0], to: result)
        continue
      }
      for output in node.outputs { makers[values[output].storage] = kept.count }
      if node.layer.acceptsEpilogue, node.work == .output, node.outputs.count == 1 {
        producers[values[node.outputs[0]].storage] = kept.count
      }
      kept.append(node)
    }
    nodes = kept
  }

  /// For a node that is a sum, the producer of one summand that can add the other, which is there before the producer
  /// runs.
  private func summation(
    _ node: Node, producers: [Int: Int], makers: [Int: Int], readers: [Int: Int], kept: [Node], kernels: KernelTable,
    exact: Bool
  ) -> (producer: Int, summand: Int)? {
    guard node.work == .output, node.reads == node.inputs, case .sums = node.layer.role(site(node, kernels: kernels))
    else { return nil }
    for (input, other) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
      let (storage, summand) = (values[input].storage, values[other].storage)
      guard storage != summand, readers[storage] == 1, let producer = producers[storage],
        producer > makers[summand] ?? -1
      else { continue }
      let result = values[kept[producer].outputs[0]]
      if result.extents == values[other].extents, result.multiplicity == values[other].multiplicity,
        kept[producer].layer.acceptsSum(site(kept[producer], kernels: kernels, exact: exact))
      {
        return (producer, other)
      }
    }
    return nil
  }
}

extension FusedEpilogue {
  /// This epilogue with what a call does behind it, `nil` if that can't stand in an epilogue here.
  fileprivate func appending(_ role: InferenceRole) -> FusedEpilogue? {
    switch role {
    case .scalesChannels(let affine): appending(affine)
    case .activates(.glu), .computes, .forwardsInput, .poolsSquares, .sums, .pads, .joins, .scalesByInput: nil
    case .activates(let activation): appending(activation)
    }
  }
}
