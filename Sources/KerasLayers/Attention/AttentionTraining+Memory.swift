extension AttentionTraining {
  /// Where what is kept lies.
  struct Kept {
    let queries, keys, values, gates, results, weights: UnsafeMutablePointer<Float>

    /// What may be penalised.
    var all: [UnsafeMutablePointer<Float>] { [queries, keys, values, gates] }

    static func count(_ layer: AttentionTraining) -> Int {
      layer.query.count + layer.key.count + layer.value.count + (layer.gate?.count ?? 0) + layer.resultCount
        + layer.attention.weightCount
    }

    init(_ layer: AttentionTraining, _ memory: UnsafeMutablePointer<Float>, samples: Int) {
      queries = memory
      keys = queries + samples * layer.query.count
      values = keys + samples * layer.key.count
      gates = values + samples * layer.value.count
      results = gates + samples * (layer.gate?.count ?? 0)
      weights = results + samples * layer.resultCount
    }
  }

  /// Where the gradients lie by what is kept, in scratch memory.
  struct Scratch {
    let queries, keys, values, gates, results, rest: UnsafeMutablePointer<Float>

    /// By what may be penalised.
    var all: [UnsafeMutablePointer<Float>] { [queries, keys, values, gates] }

    static func count(_ layer: AttentionTraining) -> Int {
      layer.query.count + layer.key.count + layer.value.count + 2 * layer.resultCount
    }

    init(_ layer: AttentionTraining, _ memory: UnsafeMutablePointer<Float>, samples: Int) {
      queries = memory
      keys = queries + samples * layer.query.count
      values = keys + samples * layer.key.count
      gates = values + samples * layer.value.count
      results = gates + samples * layer.resultCount
      rest = results + samples * layer.resultCount
    }
  }
}
