import KerasGraph
import SIMDKernels

extension ParameterStore {
  /// The weights of a new model, as the initializers of its layers fill them.
  ///
  /// - Parameter seed: determines all of them but those whose initializer has a seed of its own.
  /// - Throws: ``ModelError`` that lists every weight that can't be filled.
  public init(initializing graph: LayerGraph, seed: UInt64 = 0) throws(ModelError) {
    var collector = ProblemCollector()
    var store = ParameterStore()
    for (index, parameter) in try graph.parameters().enumerated() {
      store[parameter.key] = collector.attempt { () throws(ModelError) in
        try locating("\(parameter.key)") { () throws(ModelError) in
          try ObjectCatalog.initializers.object(parameter.spec.initializer).tensor(
            shape: parameter.spec.shape,
            random: RandomSequence(seed: seed, stream: UInt32(truncatingIfNeeded: index)))
        }
      }
    }
    try collector.finish()
    self = store
  }
}
