import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets a producer do what follows it: a sum, an activation, a channel map or a pooling that is the only reader of its
  /// result becomes part of the producer's epilogue.
  mutating func fuseEpilogues(kernels: KernelTable, exact: Bool) {
    var fusion = EpilogueFusion(self, kernels: kernels, exact: exact)
    for node in nodes where !fusion.absorb(node) { fusion.keep(node) }
    self = fusion.flat
    nodes = fusion.kept
  }
}

/// The nodes that were kept so far, and which of them can do what follows.
private struct EpilogueFusion {
  private(set) var flat: FlatGraph
  private(set) var kept: [FlatGraph.Node] = []
  private let kernels: KernelTable
  private let exact: Bool
  /// How many nodes and outputs read each storage.
  private var readers: [Int: Int]
  /// The kept node that makes each storage, as an index into ``kept``, where it accepts an epilogue.
  private var producers: [Int: Int] = [:]
  /// The kept node that makes each storage; inputs are there before all nodes.
  private var makers: [Int: Int] = [:]

  init(_ flat: FlatGraph, kernels: KernelTable, exact: Bool) {
    self.flat = flat
    self.kernels = kernels
    self.exact = exact
    readers = flat.readerCounts()
  }

  private func storage(_ value: Int) -> Int { flat.values[value].storage }

  mutating func keep(_ node: FlatGraph.Node) {
    for output in node.outputs { makers[storage(output)] = kept.count }
    if node.layer.acceptsEpilogue, node.work == .output, node.outputs.count == 1 {
      producers[storage(node.outputs[0])] = kept.count
    }
    kept.append(node)
  }

  /// Makes a node part of a kept one, if that can do its work.
  mutating func absorb(_ node: FlatGraph.Node) -> Bool {
    if let producer = producer(before: node) {
      let role = node.layer.role(flat.site(node, kernels: kernels))
      if case .poolsSquares = role { return absorbPooling(node, into: producer) }
      if let epilogue = kept[producer].epilogue.appending(role) {
        end(producer, with: epilogue, as: node)
        return true
      }
    }
    guard let (producer, summand) = summation(node), let epilogue = kept[producer].epilogue.appendingSum() else {
      return false
    }
    kept[producer].inputs.append(summand)
    kept[producer].masks.append(nil)
    end(producer, with: epilogue, as: node)
    return true
  }

  /// Lets a producer end as a node behind it did, whose readers become its own.
  private mutating func end(_ producer: Int, with epilogue: FusedEpilogue, as node: FlatGraph.Node) {
    let result = kept[producer].outputs[0]
    kept[producer].epilogue = epilogue
    readers[storage(result)] = readers[storage(node.outputs[0])]
    flat.alias(node.outputs[0], to: result)
  }

  private mutating func absorbPooling(_ node: FlatGraph.Node, into producer: Int) -> Bool {
    guard kept[producer].layer.acceptsPooling(flat.site(kept[producer], kernels: kernels, exact: exact)),
      let epilogue = kept[producer].epilogue.appendingPooling()
    else { return false }
    kept[producer].epilogue = epilogue
    kept[producer].outputs = node.outputs
    makers[storage(node.outputs[0])] = producer
    producers[storage(node.outputs[0])] = producer
    return true
  }

  /// The kept node whose result a node alone reads, and reads alone, if it accepts an epilogue.
  private func producer(before node: FlatGraph.Node) -> Int? {
    guard node.work == .output, let input = node.inputs.first, node.reads == [input], readers[storage(input)] == 1,
      let producer = producers[storage(input)],
      flat.values[input].extents == flat.values[kept[producer].outputs[0]].extents
    else { return nil }
    return producer
  }

  /// For a node that is a sum, the producer of one summand that can add the other, which is there before the producer
  /// runs.
  private func summation(_ node: FlatGraph.Node) -> (producer: Int, summand: Int)? {
    guard node.work == .output, node.reads == node.inputs,
      case .sums = node.layer.role(flat.site(node, kernels: kernels))
    else { return nil }
    for (input, other) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
      let summand = storage(other)
      guard storage(input) != summand, readers[storage(input)] == 1, let producer = producers[storage(input)],
        producer > makers[summand] ?? -1
      else { continue }
      let (result, added) = (flat.values[kept[producer].outputs[0]], flat.values[other])
      if result.extents == added.extents, result.multiplicity == added.multiplicity,
        kept[producer].layer.acceptsSum(flat.site(kept[producer], kernels: kernels, exact: exact))
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
