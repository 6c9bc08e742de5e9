import HDF5
import KerasGraph

/// How Keras before it became a part of TensorFlow lists what an optimizer remembers: memory by memory, in each an
/// array for each data set of a trained weight, laid out as that is.
struct OptimizerOrder {
  /// A data set of a weight, as Keras sees it.
  private struct Part {
    let weight: Int
    let stored: StoredWeight
  }

  private let sources: [WeightSource]
  /// In the order of the list.
  private let parts: [Part]

  /// - Throws: ``ModelError`` if the file does not tell the order.
  init(_ model: LoadedModel) throws(ModelError) {
    let keys = try model.graph.parameters().filter(\.trainable).map(\.key)
    sources = keys.compactMap { model.sources[$0] }
    guard sources.count == keys.count else { throw .unknownOrder }
    var parts = sources.enumerated().flatMap { weight, source in
      source.parts.map { Part(weight: weight, stored: $0) }
    }
    if model.dialect.sortsOptimizerWeights {
      guard Set(parts.map(\.stored.name)).count == parts.count else { throw .unknownOrder }
      parts.sort { $0.stored.name.utf8.lexicographicallyPrecedes($1.stored.name.utf8) }
    }
    self.parts = parts
  }

  /// The variables as if they had been listed weight by weight in the model's order, laid out as weights are today.
  ///
  /// - Parameter variables: those of the file; numbers of the optimizer itself may come first.
  /// - Throws: ``ModelError`` if they are not those of these weights.
  func read(_ variables: [StoredWeight]) throws(ModelError) -> [StoredWeight] {
    let count = variables.prefix { $0.shape.isEmpty }.count
    let rest = variables.dropFirst(count)
    guard !parts.isEmpty, rest.count % parts.count == 0 else { throw .otherWeights }
    var result = Array(variables.prefix(count))
    for start in stride(from: rest.startIndex, to: rest.endIndex, by: parts.count) {
      result += try memory(Array(rest[start..<start + parts.count]))
    }
    return result
  }

  private func memory(_ listed: [StoredWeight]) throws(ModelError) -> [StoredWeight] {
    // What stands for the memory that an Adam without amsgrad does not have.
    let fits = zip(listed, parts).allSatisfy { $0.shape == $1.stored.shape }
    if !fits, listed.allSatisfy({ $0.shape == [1] }) { return Array(listed.prefix(sources.count)) }
    guard fits else { throw .otherWeights }
    var result: [StoredWeight] = []
    for (weight, source) in sources.enumerated() {
      // The data sets of a weight follow each other as in the weight, not as in the list.
      let held = source.parts.compactMap { part in
        zip(listed, parts).first { $1.weight == weight && $1.stored.path == part.path }?.0
      }
      guard let values = source.holding(held)?.values else { throw .otherWeights }
      result.append(
        StoredWeight(name: held[0].name, path: held[0].path, array: .numbers(values, shape: source.shape)))
    }
    return result
  }

  /// The way back from ``read(_:)``.
  ///
  /// - Parameter variables: numbers of the optimizer itself, if the file has such, and then memories in the model's
  ///   order.
  func written(_ variables: [OptimizerVariable]) -> [OptimizerVariable] {
    let count = variables.prefix { $0.value.extent.dimensions == [] }.count
    let rest = variables.dropFirst(count)
    var result = Array(variables.prefix(count))
    for start in stride(from: rest.startIndex, to: rest.endIndex, by: max(1, sources.count)) {
      let memory = Array(rest[start..<min(start + sources.count, rest.endIndex)])
      guard memory.count == sources.count, memory.map(\.value.extent.dimensions) == sources.map(\.shape) else {
        result += memory
        continue
      }
      let arrays = zip(sources, memory).map { $0.stored($1.value.floats ?? []) }
      result += parts.map { part in
        OptimizerVariable(
          memory[part.weight].name, .numbers(arrays[part.weight][part.stored.path] ?? [], shape: part.stored.shape))
      }
    }
    return result
  }
}

extension ModelError {
  fileprivate static var unknownOrder: ModelError {
    ModelError(
      "the file does not tell in which order the optimizer lists its memories", remedy: "compile the model anew")
  }

  fileprivate static var otherWeights: ModelError {
    ModelError(
      "the state of the optimizer is that of other weights than the model's", remedy: "compile the model anew")
  }
}
