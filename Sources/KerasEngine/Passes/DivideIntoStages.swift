extension FlatGraph {
  /// Parts of the graph, one after the other, through each of which several times as many samples fit together as
  /// through the one before: images of a convolutional network shrink, and its last layers have the most weights to
  /// share among samples.
  ///
  /// One value flows from each part to the next.
  func stages() -> [FlatGraph] {
    let sizes = stepSizes()
    for (cut, value) in cuts() {
      guard let front = sizes[..<cut].max(), let rest = sizes[cut...].max(),
        Session.tile(holding: front) * Self.leastGain <= Session.tile(holding: rest)
      else { continue }
      var (first, second) = (self, self)
      first.nodes.removeSubrange(cut...)
      first.outputs = [value]
      second.nodes.removeSubrange(..<cut)
      second.inputs = [value]
      return [first] + second.stages()
    }
    return [self]
  }

  /// How many times as many samples must fit through a part to make it one of its own: few enough for the value
  /// between to be small.
  private static let leastGain = 4

  /// The floats of one sample that each node reads and writes.
  private func stepSizes() -> [Int] {
    nodes.map { node in (node.reads + node.outputs).reduce(0) { $0 + values[$1].count } }
  }

  /// The nodes before which all that is still needed is one value, and the value.
  private func cuts() -> [(Int, value: Int)] {
    let kept = Set((inputs + outputs).map { values[$0].storage })
    var lastReads: [Int: Int] = [:]
    for (step, node) in nodes.enumerated() {
      for value in node.reads { lastReads[values[value].storage] = step }
    }
    for value in outputs { lastReads[values[value].storage] = nodes.count }
    var cuts: [(Int, value: Int)] = []
    var alive = Set(inputs.map { values[$0].storage })
    for (step, node) in nodes.enumerated() {
      if alive.count == 1, let only = alive.first, !kept.contains(only),
        let value = nodes[..<step].flatMap(\.outputs).last(where: { values[$0].storage == only })
      {
        cuts.append((step, value))
      }
      alive.formUnion(node.outputs.map { values[$0].storage })
      alive = alive.filter { lastReads[$0, default: 0] > step }
    }
    return cuts
  }
}
