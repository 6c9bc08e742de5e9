import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets a producer do what follows it: an activation or a channel map that is the only reader of its result becomes part
  /// of the producer's epilogue.
  mutating func fuseEpilogues(kernels: KernelTable) {
    var readers = readerCounts()
    /// The kept node that makes each storage, as an index into `kept`, where it accepts an epilogue.
    var producers: [Int: Int] = [:]
    var kept: [Node] = []
    for node in nodes {
      let source = node.inputs.first.map { values[$0].storage } ?? -1
      if let producer = producers[source], node.reads == [node.inputs[0]], readers[source] == 1,
        values[node.inputs[0]].extents == values[kept[producer].outputs[0]].extents,
        let epilogue = kept[producer].epilogue.appending(node.layer.role(site(node, kernels: kernels)))
      {
        kept[producer].epilogue = epilogue
        readers[source] = readers[values[node.outputs[0]].storage]
        alias(node.outputs[0], to: kept[producer].outputs[0])
        continue
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
    case .activates(.glu), .computes, .forwardsInput: nil
    case .activates(let activation): appending(activation)
    }
  }
}
