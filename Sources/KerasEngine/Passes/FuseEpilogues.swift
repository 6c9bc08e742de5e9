import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets a producer do what follows it: an activation, a channel map or a pooling that is the only reader of its result
  /// becomes part of the producer's epilogue.
  mutating func fuseEpilogues(kernels: KernelTable, exact: Bool) {
    var readers = readerCounts()
    /// The kept node that makes each storage, as an index into `kept`, where it accepts an epilogue.
    var producers: [Int: Int] = [:]
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
      if node.layer.acceptsEpilogue, node.work == .output, node.outputs.count == 1 {
        producers[values[node.outputs[0]].storage] = kept.count
      }
      kept.append(node)
    }
    nodes = kept
  }
}

extension FusedEpilogue {
  /// This epilogue with what a call does behind it, `nil` if that can't stand in an epilogue here.
  fileprivate func appending(_ role: InferenceRole) -> FusedEpilogue? {
    switch role {
    case .scalesChannels(let affine): appending(affine)
    case .activates(.glu), .computes, .forwardsInput, .poolsSquares: nil
    case .activates(let activation): appending(activation)
    }
  }
}
