import HDF5
import KerasGraph

/// A variable of an optimizer, on the way to a file.
struct OptimizerVariable {
  var name: String
  var value: StoredArray

  init(_ name: String, _ value: StoredArray) {
    self.name = name
    self.value = value
  }

  /// The variables under the names and in the types of those that a file has, if they are as many and of the same
  /// shapes.
  static func resembling(_ old: [StoredWeight], _ new: [OptimizerVariable]) -> [OptimizerVariable] {
    guard old.map(\.shape) == new.map(\.value.extent.dimensions) else { return new }
    return zip(old, new).map { old, new in
      if old.array.datatype == new.value.datatype { return OptimizerVariable(old.name, new.value) }
      return OptimizerVariable(old.name, new.value.floats.flatMap(old.array.replacing) ?? new.value)
    }
  }
}

/// What an optimizer remembers, on the way to a file.
struct TrainingContent {
  let layout: OptimizerLayout
  /// Whether the Keras of the file knows an Adam with `amsgrad`, and lists its memory where it is not used, too.
  let knowsAmsgrad: Bool
  /// Whether it lists the product of Nadam's momentums.
  let listsProduct: Bool
  /// Its class and options in the words of Keras 3.
  let optimizer: JSON
  /// What Keras calls the weights that it changes.
  let paths: [String]

  /// The variables in the order of the file.
  ///
  /// - Throws: ``ModelError`` if Keras of this generation has no place for something in the state.
  func variables(_ state: OptimizerState) throws(ModelError) -> [OptimizerVariable] {
    var variables: [OptimizerVariable] = [OptimizerVariable(countName, .integer(state.iterations))]
    switch layout {
    case .keras3, .keras2:
      if layout == .keras3, let rate = state.learningRate {
        variables.append(OptimizerVariable("\(name)/learning_rate", .numbers([rate], shape: [])))
      }
      for (slot, name) in zip(state.slots, state.names(optimizer: name, paths: paths)) {
        variables.append(OptimizerVariable(name, slot.stored))
      }
    case .keras1, .legacy:
      let memories = try OptimizerMemories(optimizer)
      if let product = memories.product, listsProduct, let slot = state.slots.last(where: { $0.name == product.name }) {
        variables.append(OptimizerVariable("\(name)/\(product.legacyName):0", slot.stored))
      }
      for (number, (memory, slot)) in try memories.listed(state.slots).enumerated() {
        let path = slot.variable.flatMap { paths.indices.contains($0) ? paths[$0] : nil } ?? "\(number)"
        let oldName = "training/\(className)/Variable" + (number == 0 ? "" : "_\(number)") + ":0"
        variables.append(
          OptimizerVariable(layout == .keras1 ? oldName : "\(name)/\(path)/\(memory):0", slot.stored))
      }
      if layout == .keras1, knowsAmsgrad, memories.hasEmptyMaximum {
        for number in 0..<state.slots.count / 2 {
          variables.append(
            OptimizerVariable("training/\(className)/Empty_\(number):0", .numbers([0], shape: [1])))
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

extension [OptimizerVariable] {
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
      return OptimizerVariable(name, entry.value)
    }
  }
}
