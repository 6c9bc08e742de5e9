import HDF5
import KerasGraph

/// What an optimizer remembers, on the way to a file.
struct TrainingContent {
  let layout: OptimizerLayout
  let generation: Generation
  /// Its class and options in the words of Keras 3.
  let optimizer: JSON
  /// What Keras calls the weights that it changes.
  let paths: [String]

  /// The variables in the order of the file.
  ///
  /// - Throws: ``ModelError`` if Keras of this generation has no place for something in the state.
  func variables(_ state: OptimizerState) throws(ModelError) -> [(name: String, value: StoredArray)] {
    var variables: [(name: String, value: StoredArray)] = [(countName, .integer(state.iterations))]
    switch layout {
    case .keras3, .keras2:
      if layout == .keras3, let rate = state.learningRate {
        variables.append(("\(name)/learning_rate", .numbers([rate], shape: [])))
      }
      for (slot, name) in zip(state.slots, state.names(optimizer: name, paths: paths)) {
        variables.append((name, slot.stored))
      }
    case .keras1, .legacy:
      let memories = try OptimizerMemories(optimizer)
      for (number, (memory, slot)) in try memories.listed(state.slots).enumerated() {
        let path = slot.variable.flatMap { paths.indices.contains($0) ? paths[$0] : nil } ?? "\(number)"
        let oldName = "training/\(className)/Variable" + (number == 0 ? "" : "_\(number)") + ":0"
        variables.append((layout == .keras1 ? oldName : "\(name)/\(path)/\(memory):0", slot.stored))
      }
      if layout == .keras1, memories.hasEmptyMaximum, generation == .keras2 {
        for number in 0..<state.slots.count / 2 {
          variables.append(("training/\(className)/Empty_\(number):0", .numbers([0], shape: [1])))
        }
      }
    }
    return variables.withDistinctNames
  }

  private var countName: String {
    switch layout {
    case .keras1: "\(className)/iterations:0"
    case .legacy: "\(name)/iter:0"
    case .keras2: "iteration:0"
    case .keras3: "\(name)/iteration"
    }
  }

  /// What Keras calls the optimizer.
  var name: String { optimizer["config"]?["name"]?.text ?? className }

  private var className: String { optimizer["class_name"]?.text ?? "" }
}

extension OptimizerState.Slot {
  fileprivate var stored: StoredArray {
    isPlaceholder ? .integer32(0) : .numbers(values.values, shape: values.shape)
  }
}

extension [(name: String, value: StoredArray)] {
  /// Names that come a second time get a number: Keras goes by the order alone.
  fileprivate var withDistinctNames: Self {
    var taken: Set<String> = []
    return map { entry in
      var name = entry.name
      var number = 0
      while !taken.insert(name).inserted {
        number += 1
        name = entry.name.hasSuffix(":0") ? "\(entry.name.dropLast(2))_\(number):0" : "\(entry.name)_\(number)"
      }
      return (name, entry.value)
    }
  }
}
