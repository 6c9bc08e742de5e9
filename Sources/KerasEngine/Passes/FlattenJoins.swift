import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Lets a call that joins values read the parts of those that were joined along the same axis before, instead of
  /// the joint: what grows part by part, as in a DenseNet, is then copied once for each of its readers.
  mutating func flattenJoins(kernels: KernelTable) {
    /// The calls that join, by the storage that they make.
    var joins: [Int: (node: Int, axis: Int)] = [:]
    for index in nodes.indices where nodes[index].work == .output {
      guard case .joins(let axis) = nodes[index].layer.role(site(nodes[index], kernels: kernels)) else { continue }
      var (inputs, masks): ([Int], [Int?]) = ([], [])
      for (input, mask) in zip(nodes[index].inputs, nodes[index].masks) {
        if let join = joins[values[input].storage], join.axis == axis, isMade(input, by: join.node) {
          inputs += nodes[join.node].inputs
          masks += nodes[join.node].masks
        } else {
          inputs.append(input)
          masks.append(mask)
        }
      }
      (nodes[index].inputs, nodes[index].masks) = (inputs, masks)
      joins[values[nodes[index].outputs[0]].storage] = (index, axis)
    }
    removeUnused()
  }

  /// Whether a value is what a node makes, in the same shape.
  private func isMade(_ value: Int, by node: Int) -> Bool {
    let result = values[nodes[node].outputs[0]]
    return values[value].extents == result.extents && values[value].multiplicity == result.multiplicity
  }
}
