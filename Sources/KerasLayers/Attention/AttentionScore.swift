import KerasGraph
import SIMDKernels

/// How a query and a key make a score.
enum AttentionScore: Sendable {
  /// Their product, multiplied by a factor; `nil` for 1.
  case product(factor: Float?)
  case sum(SummedScore)

  /// The floats of scratch memory for the scores of a head.
  func scratchCount(keys: Int, depth: Int) -> Int {
    if case .sum = self { keys * depth } else { 0 }
  }
}

/// The sum over the features of `weight * tanh(inner * (query + key))`.
struct SummedScore: Sendable {
  let inner: Float
  /// One for each feature.
  let weights: FloatBuffer

  /// The scores of `rows` queries and all keys.
  func scores(
    _ rows: Int, keys: Int, depth: Int, _ query: UnsafePointer<Float>, _ queryStride: Int,
    _ key: UnsafePointer<Float>, _ keyStride: Int, _ scores: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, kernels: KernelTable
  ) {
    var inner = inner
    for row in 0..<rows {
      let query = query + row * queryStride
      for index in 0..<keys {
        kernels.combine(.add, depth, query, 1, key + index * keyStride, 1, scratch + index * depth)
      }
      let sums = UnsafePointer(scratch)
      if inner != 1 { kernels.combine(.multiply, keys * depth, sums, 1, &inner, 0, scratch) }
      kernels.apply(.tanh, keys * depth, sums, scratch)
      kernels.scaleShift(keys, depth, sums, weights.pointer, nil, scratch)
      kernels.reduceRows(.sum, keys, depth, sums, scores + row * keys)
    }
  }
}
