import KerasGraph

/// What an optimizer remembered of each weight before Keras 2.11, and how that is called today.
struct OptimizerMemories {
  /// A memory: Keras 3's name, and that of TensorFlow's Keras.
  struct Memory: Hashable {
    let name: String
    let legacyName: String
  }

  /// Keras 3 makes the memories of a group weight by weight, group after group.
  let groups: [[Memory]]
  /// Whether all weights come for each memory in turn, not all memories for each weight.
  let isMemoryByMemory: Bool
  let className: String
  /// A number of the optimizer itself that follows from the count of batches, which Keras 3 makes last: its name
  /// there, and in TensorFlow's Keras.
  let product: Memory?
  /// Whether an Adam of Keras 2 lists a memory that it does not have as one zero a weight.
  let hasEmptyMaximum: Bool

  /// - Parameter optimizer: its class and options.
  /// - Throws: ``ModelError`` if Keras had no such optimizer then, or computed something else under its name.
  init(_ optimizer: JSON) throws(ModelError) {
    let config = optimizer["config"] ?? .null
    func isSet(_ option: String) -> Bool { (config[option]?.double ?? 0) > 0 || config[option] == true }
    className = optimizer["class_name"]?.text ?? ""
    isMemoryByMemory = className.lowercased() != "ftrl"
    hasEmptyMaximum = className.lowercased() == "adam" && !isSet("amsgrad")
    func memory(_ name: String, _ legacyName: String? = nil) -> Memory {
      Memory(name: name, legacyName: legacyName ?? name)
    }
    product = className.lowercased() == "nadam" ? memory("variable", "momentum_cache") : nil
    switch className.lowercased() {
    case "sgd": groups = isSet("momentum") ? [[memory("momentum")]] : []
    case "rmsprop":
      groups =
        [[memory("velocity", "rms")]] + (isSet("momentum") ? [[memory("momentum")]] : [])
        + (isSet("centered") ? [[memory("average_gradient", "mg")]] : [])
    case "adam":
      groups =
        [[memory("momentum", "m"), memory("velocity", "v")]]
        + (isSet("amsgrad") ? [[memory("velocity_hat", "vhat")]] : [])
    case "nadam": groups = [[memory("momentum", "m"), memory("velocity", "v")]]
    case "adamax": groups = [[memory("momentum", "m"), memory("norm", "v")]]
    case "adagrad": groups = [[memory("accumulator")]]
    case "adadelta":
      groups = [[memory("accumulated_grad", "accum_grad"), memory("accumulated_delta_var", "accum_var")]]
    case "ftrl": groups = [[memory("accumulator"), memory("linear")]]
    default:
      throw ModelError("Keras before 2.11 has no optimizer \(className)", remedy: Self.remedy)
    }
  }

  private static let remedy = "convert the model first, with h5infer export --target-keras 3"

  private var memories: [Memory] { groups.flatMap { $0 } }

  /// The state in the order of Keras 3, of variables whose names tell the memory: `Adam/dense/kernel/m:0`.
  func slots(named variables: [StoredWeight]) throws(ModelError) -> [OptimizerState.Slot] {
    let lists = memories.map { memory in variables.filter { $0.name.hasSuffix("/\(memory.legacyName):0") } }
    return try slots(lists)
  }

  /// The state in the order of Keras 3, of all weights for each memory in turn.
  func slots(listed all: [StoredWeight]) throws(ModelError) -> [OptimizerState.Slot] {
    let variables = product == nil ? all : all.filter { !$0.shape.isEmpty }
    let third = variables.count / 3
    let isPadded =
      hasEmptyMaximum && variables.count == 3 * third && variables.suffix(third).allSatisfy { $0.shape == [1] }
    guard !memories.isEmpty else { return [] }
    let used = isPadded ? Array(variables.dropLast(third)) : variables
    let count = used.count / memories.count
    return try slots(memories.indices.map { Array(used.dropFirst($0 * count).prefix(count)) })
  }

  /// - Parameter lists: the weights of each memory.
  private func slots(_ lists: [[StoredWeight]]) throws(ModelError) -> [OptimizerState.Slot] {
    guard Set(lists.map(\.count)).count <= 1 else {
      throw ModelError("the state of the optimizer does not fit \(className)", remedy: "compile the model anew")
    }
    let byMemory = Dictionary(uniqueKeysWithValues: zip(memories, lists))
    var slots: [OptimizerState.Slot] = []
    for group in groups {
      for variable in 0..<(lists.first?.count ?? 0) {
        for memory in group {
          guard let stored = byMemory[memory]?[variable] else { continue }
          slots.append(OptimizerState.Slot(name: memory.name, variable: variable, values: try stored.tensor()))
        }
      }
    }
    if let product { slots.append(OptimizerState.Slot(name: product.name, values: try Tensor(shape: [], values: [1]))) }
    return slots
  }

  /// A state of Keras 3 in the order of old, with the old names of the memories.
  ///
  /// - Throws: ``ModelError`` if old Keras' optimizer has no place for something in it, such as a moving average.
  func listed(_ slots: [OptimizerState.Slot]) throws(ModelError) -> [(memory: String, slot: OptimizerState.Slot)] {
    let names = Dictionary(uniqueKeysWithValues: memories.map { ($0.name, $0.legacyName) })
    var listed: [(memory: String, slot: OptimizerState.Slot)] = []
    for slot in slots where slot.variable != nil || product == nil || slot.name != product?.name {
      guard let name = slot.name, let memory = names[name] else {
        throw ModelError(
          "Keras before 2.11 has no \(slot.name ?? "memory") of \(className)", remedy: Self.remedy)
      }
      listed.append((memory, slot))
    }
    guard isMemoryByMemory else { return listed }
    return memories.flatMap { memory in listed.filter { $0.memory == memory.legacyName } }
  }
}
