import KerasGraph

/// The order in which a Keras lists the variables of an optimizer, and how it names them.
///
/// The first ones count the batches and, in Keras 3, hold the learning rate; they are followed by the optimizer's
/// memories of each weight.
enum OptimizerLayout: Hashable, Sendable {
  /// Keras before it became a part of TensorFlow: memory by memory, without useful names; some count no batches.
  case keras1
  /// TensorFlow's Keras before 2.11, and `optimizers.legacy` since: memory by memory, `Adam/dense/kernel/m:0`.
  case legacy
  /// `tf_keras` from 2.11 on: weight by weight, `Adam/m/dense/kernel:0`.
  case keras2
  /// Weight by weight, `adam/sequential_dense_kernel_momentum`.
  case keras3

  /// The layout of a file's optimizer; `nil` if the file has none.
  ///
  /// - Parameter config: `training_config` or `compile_config`.
  init?(_ archive: Archive, _ dialect: Dialect, _ config: JSON) {
    guard let optimizer = config["optimizer_config"] ?? config["optimizer"] else { return nil }
    if dialect.generation == .keras3 {
      self = .keras3
    } else if optimizer["config"]?["is_legacy_optimizer"] == false {
      self = .keras2
    } else {
      let isNumbered = (try? archive.optimizerWeights())?.first.map { !$0.name.hasSuffix("/iter:0") }
      self = isNumbered ?? !dialect.isInsideTensorFlow ? .keras1 : .legacy
    }
  }

  /// The layout that a Keras of some version gives to an optimizer that is new to the file.
  init(_ dialect: Dialect) {
    switch dialect.generation {
    case .keras3: self = .keras3
    case .keras1, .keras2:
      self = !dialect.isInsideTensorFlow ? .keras1 : (dialect.version?.minor ?? 0) >= 11 ? .keras2 : .legacy
    }
  }
}

extension Dialect {
  /// Whether the optimizer's memories come in the order of the weights' names, as before Keras 2.0.6.
  var sortsOptimizerWeights: Bool {
    guard generation < .keras3, let version else { return generation == .keras1 }
    return version.major < 2 || version.major == 2 && version.minor == 0 && version.patch < 6
  }

  /// Whether the Keras of a file lists the product of Nadam's momentums, as from 2.3 on.
  var listsProduct: Bool { version.map { ($0.major, $0.minor) >= (2, 3) } ?? false }

  /// Whether the Keras of a file lists the count of batches of an optimizer: before 2.3 some do without.
  func countsBatches(_ optimizer: JSON) -> Bool {
    let isOld = version.map { ($0.major, $0.minor) < (2, 3) } ?? true
    return !isOld || !["rmsprop", "adagrad", "adadelta"].contains(optimizer["class_name"]?.text?.lowercased())
  }

  /// Whether the Keras that wrote the file was TensorFlow's.
  var isInsideTensorFlow: Bool { version?.isInsideTensorFlow ?? false }
}

extension OptimizerLayout {
  /// What an optimizer remembers, of its variables in a file.
  ///
  /// - Parameter optimizer: its class and options in the words of Keras 3.
  /// - Throws: ``ModelError`` if they can't be those of this optimizer.
  func state(_ variables: [StoredWeight], of optimizer: JSON) throws(ModelError) -> OptimizerState {
    var rest = variables[...]
    let iterations = takeCount(&rest)
    switch self {
    case .keras3, .keras2:
      let hasRate = self == .keras3 && optimizer["config"]?["learning_rate"]?.members == nil
      let rate = hasRate ? rest.popFirst()?.array.floats?.first : nil
      var slots: [OptimizerState.Slot] = []
      for variable in rest { slots.append(OptimizerState.Slot(values: try variable.tensor())) }
      return OptimizerState(
        generation: self == .keras3 ? .keras3 : .keras2, iterations: iterations, learningRate: rate, slots: slots)
    case .keras1, .legacy:
      let memories = try OptimizerMemories(optimizer)
      return OptimizerState(
        generation: .keras3, iterations: iterations, learningRate: nil,
        slots: self == .legacy ? try memories.slots(named: Array(rest)) : try memories.slots(listed: Array(rest)))
    }
  }

  /// The count of batches, which comes first where there is one.
  private func takeCount(_ variables: inout ArraySlice<StoredWeight>) -> Int {
    guard let first = variables.first, first.shape.isEmpty else { return 0 }
    let count = first.array.integers?.first ?? first.array.floats?.first.flatMap { Int(exactly: $0) }
    if count != nil { variables.removeFirst() }
    return count ?? 0
  }
}

extension StoredWeight {
  func tensor() throws(ModelError) -> Tensor {
    guard let values = array.floats else { throw ModelError("\(path) holds \(array.datatype), not numbers") }
    return try Tensor(shape: shape, values: values)
  }
}
