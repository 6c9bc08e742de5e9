import KerasGraph

/// The weights of a model while it trains: their values and gradients, each in one block of memory.
///
/// Weights follow each other in the order of ``LayerGraph/parameters()``; each begins on a cache line.
public final class ParameterMemory: @unchecked Sendable {
  public let parameters: [Parameter]
  /// Where each weight begins in both blocks.
  public let offsets: [Int]
  public let values: FloatBuffer
  public let gradients: FloatBuffer
  private let indices: [ParameterKey: Int]

  /// - Parameters:
  ///   - store: a value for every weight.
  ///   - frozen: weights that are not to be trained, though the model says that they are. Default none.
  /// - Throws: ``ModelError`` with all weights that have no value, or one of another shape.
  public init(
    _ graph: LayerGraph, _ store: ParameterStore, frozen: (Parameter) -> Bool = { _ in false }
  ) throws(ModelError) {
    let parameters = try graph.parameters().map { $0.trainable && frozen($0) ? $0.frozen : $0 }
    var collector = ProblemCollector()
    var offsets: [Int] = []
    var end = 0
    for parameter in parameters {
      if store[parameter.key]?.shape != parameter.spec.shape {
        collector.add(ModelError("weight \"\(parameter.key)\" has no value of shape \(parameter.spec.shape)"))
      }
      offsets.append(end)
      end += Arena.rounded(parameter.spec.count ?? 0)
    }
    try collector.finish()
    self.parameters = parameters
    self.offsets = offsets
    values = FloatBuffer(zeros: end)
    gradients = FloatBuffer(zeros: end)
    indices = Dictionary(
      parameters.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    load(store)
  }

  /// Sets the values of all weights that a store has in the right shape.
  public func load(_ store: ParameterStore) {
    for (parameter, offset) in zip(parameters, offsets) {
      guard let tensor = store[parameter.key], tensor.shape == parameter.spec.shape else { continue }
      (values.mutablePointer + offset).update(from: tensor.pointer, count: tensor.count)
    }
  }

  /// A copy of the values.
  public func store() throws(ModelError) -> ParameterStore {
    var store = ParameterStore()
    for (parameter, offset) in zip(parameters, offsets) {
      let start = values.pointer + offset
      store[parameter.key] = try Tensor(shape: parameter.spec.shape) { start[$0] }
    }
    return store
  }

  /// Sets all gradients to zero.
  public func clearGradients() {
    gradients.mutablePointer.update(repeating: 0, count: gradients.count)
  }

  /// The place of a weight in ``parameters``.
  public func index(of key: ParameterKey) -> Int? { indices[key] }

  public func value(_ index: Int) -> UnsafeMutablePointer<Float> { values.mutablePointer + offsets[index] }
  public func gradient(_ index: Int) -> UnsafeMutablePointer<Float> { gradients.mutablePointer + offsets[index] }
}

extension Parameter {
  fileprivate var frozen: Parameter { inside([], trainable: false) }
}
