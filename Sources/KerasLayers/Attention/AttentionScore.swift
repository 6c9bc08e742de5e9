import SIMDKernels

/// How a query and a key make a score.
enum AttentionScore: Sendable {
  /// Their product, times a factor.
  case product
  /// The sum over the features of `weight * tanh(factor * (query + key))`.
  case sum

  /// The floats of scratch memory for the scores of a head.
  func scratchCount(keys: Int, depth: Int) -> Int { self == .sum ? keys * depth : 0 }
}

/// The numbers that scores are made with, besides queries and keys.
struct ScoreWeights {
  /// What a product is multiplied by, or the sum of query and key. Default 1.
  var factor: Float = 1
  /// What each feature of a sum is multiplied by; `nil` for 1.
  var features: UnsafePointer<Float>?
}

extension ScoreWeights {
  /// The scores of `rows` queries and all keys by ``AttentionScore/sum``.
  func sums(
    _ rows: Int, keys: Int, depth: Int, _ query: UnsafePointer<Float>, _ queryStride: Int,
    _ key: UnsafePointer<Float>, _ keyStride: Int, _ scores: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, kernels: KernelTable
  ) {
    for row in 0..<rows {
      tangents(keys: keys, depth: depth, query + row * queryStride, key, keyStride, scratch, kernels: kernels)
      let tangents = UnsafePointer(scratch)
      if let features { kernels.scaleShift(keys, depth, tangents, features, nil, scratch) }
      kernels.reduceRows(.sum, keys, depth, tangents, scores + row * keys)
    }
  }

  /// `tanh(factor * (query + key))` of one query and all keys.
  func tangents(
    keys: Int, depth: Int, _ query: UnsafePointer<Float>, _ key: UnsafePointer<Float>, _ keyStride: Int,
    _ tangents: UnsafeMutablePointer<Float>, kernels: KernelTable
  ) {
    var factor = factor
    for index in 0..<keys {
      kernels.combine(.add, depth, query, 1, key + index * keyStride, 1, tangents + index * depth)
    }
    if factor != 1 {
      kernels.combine(.multiply, keys * depth, UnsafePointer(tangents), 1, &factor, 0, tangents)
    }
    kernels.apply(.tanh, keys * depth, UnsafePointer(tangents), tangents)
  }
}
