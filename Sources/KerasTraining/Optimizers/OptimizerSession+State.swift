import KerasGraph

extension OptimizerSession {
  /// A variable of Keras, and where its value lies.
  private struct Variable {
    let name: String?
    let variable: Int?
    let shape: [Int]
    /// `nil` for one whose value nothing here holds.
    var buffer: FloatBuffer?
    /// Its value where there is no buffer.
    var constant: Float = 0
    var isPlaceholder = false

    func tensor() throws(ModelError) -> Tensor {
      try Tensor(shape: shape) { buffer?.pointer[$0] ?? constant }
    }
  }

  /// What is remembered, as a copy.
  ///
  /// - Throws: ``ModelError`` if a shape is not valid.
  public func state(_ generation: OptimizerState.Generation = .keras3) throws(ModelError) -> OptimizerState {
    var slots: [OptimizerState.Slot] = []
    for entry in layout(generation) {
      slots.append(
        OptimizerState.Slot(
          name: entry.name, variable: entry.variable, isPlaceholder: entry.isPlaceholder, values: try entry.tensor()))
    }
    var rate: Float?
    if case .constant = optimizer.options.learningRate { rate = learningRate }
    return OptimizerState(generation: generation, iterations: iterations, learningRate: rate, slots: slots)
  }

  /// Goes on from what was remembered.
  ///
  /// - Parameters:
  ///   - generation: which Keras' variables these are.
  ///   - learningRate: `nil` keeps the optimizer's.
  ///   - slots: the values of ``OptimizerState/slots``.
  /// - Throws: ``ModelError`` if they are not those of this optimizer and these weights; nothing has changed then.
  public func restore(
    _ generation: OptimizerState.Generation = .keras3, iterations: Int, learningRate: Float?, slots: [Tensor]
  ) throws(ModelError) {
    let layout = layout(generation)
    guard slots.count == layout.count else {
      throw ModelError(
        "\(slots.count) arrays of optimizer state do not fit \(optimizer.options.name), which has \(layout.count)",
        remedy: "train with a new optimizer")
    }
    for (values, entry) in zip(slots, layout) where values.shape != entry.shape {
      let weight = entry.variable.map { " of \(variables[$0].name)" } ?? ""
      throw ModelError(
        "the optimizer's \(entry.name ?? "memory")\(weight) has shape \(values.shape) in place of \(entry.shape)",
        remedy: "train with a new optimizer")
    }
    for (values, entry) in zip(slots, layout) {
      entry.buffer?.mutablePointer.update(from: values.pointer, count: values.count)
    }
    self.iterations = iterations
    if let learningRate { rate = learningRate }
  }

  private func layout(_ generation: OptimizerState.Generation) -> [Variable] {
    var layout: [Variable] = []
    for (name, buffers) in [("average", averages), ("gradient_accumulator", accumulators)] {
      for (index, buffer) in buffers.enumerated() {
        layout.append(Variable(name: name, variable: index, shape: variables[index].shape, buffer: buffer))
      }
    }
    var first = 0
    for group in optimizer.slotGroups {
      let used = group.filter { !$0.isLegacyOnly }
      for variable in variables.indices {
        for (index, slot) in (generation == .keras2 ? group : used).enumerated() {
          layout += entry(slot, variable, slots[variable].dropFirst(first).dropFirst(index).first, generation)
        }
      }
      first += used.count
    }
    if let scalar = optimizer.scalarSlot, generation == .keras3 {
      layout.append(
        Variable(name: scalar.name, variable: nil, shape: [], constant: scalar.value(updates)))
    }
    return layout
  }

  private func entry(
    _ slot: OptimizerSlot, _ variable: Int, _ buffer: FloatBuffer?, _ generation: OptimizerState.Generation
  ) -> [Variable] {
    let name = generation == .keras2 ? slot.legacyName : slot.name
    guard let shape = slot.shape(for: variables[variable].shape) else {
      let placeholder = Variable(name: name, variable: variable, shape: [], isPlaceholder: true)
      return generation == .keras2 ? [] : [placeholder]
    }
    return [Variable(name: name, variable: variable, shape: shape, buffer: slot.isLegacyOnly ? nil : buffer)]
  }
}
