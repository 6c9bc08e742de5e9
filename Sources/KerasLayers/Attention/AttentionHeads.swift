import KerasGraph
import SIMDKernels

/// What every attention layer computes for each head: `softmax(scores) V`, the scores from queries and keys.
///
/// The scores of a few queries at a time are made, turned into weights and used up while they are in a cache.
struct AttentionHeads: Sendable {
  let queries: Int
  let keys: Int
  /// The floats of a query and of a key, and those of a value, in one head.
  let depth: Int
  let valueDepth: Int
  let heads: Int
  /// The heads of keys and values: fewer where several heads of queries share one.
  let keyHeads: Int
  let score: AttentionScore
  let mask: AttentionMask
  let kernels: KernelTable

  /// Where the data of a call lies: the heads of a query, of a key or of a value side by side in a row.
  struct Operands {
    var queries: UnsafePointer<Float>
    var keys: UnsafePointer<Float>
    var values: UnsafePointer<Float>
    var results: UnsafeMutablePointer<Float>
    var score = ScoreWeights()
    /// Where the weights go that the scores become, sample by sample and head by head.
    var weights: UnsafeMutablePointer<Float>?
    var queryMask: UnsafePointer<Float>?
    var keyMasks: [UnsafePointer<Float>]
    var givenMask: UnsafePointer<Float>?
    /// What leaves weights out in training, where all of them are stored. Default none.
    var dropout: AttentionDropout?
  }

  /// The queries whose scores are made together.
  var blockRows: Int { min(queries, max(12, 16_384 / max(keys, 1) / 12 * 12)) }

  /// The floats of scratch memory for each head of each sample.
  var scratchPerHead: Int {
    kernels.packedCount(depth: depth, columns: keys) + kernels.packedCount(depth: keys, columns: valueDepth)
      + blockRows * keys + score.scratchCount(keys: keys, depth: depth)
  }

  /// Computes the results of all heads of all samples.
  func run(
    _ operands: Operands, samples: Int, scratch: UnsafeMutablePointer<Float>, team: Team
  ) {
    team.divide(samples * heads, grain: 1) { range in
      for index in range {
        run(operands, sample: index / heads, head: index % heads, scratch + index * scratchPerHead)
      }
    }
  }

  /// Computes the results of one head of one sample.
  func run(
    _ operands: Operands, sample: Int, head: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let (query, key, value) = rows(operands, sample: sample, head: head)
    let (queryStride, keyStride, valueStride) = (heads * depth, keyHeads * depth, keyHeads * valueDepth)
    let result = operands.results + (sample * queries * heads + head) * valueDepth
    let masks = masks(operands, sample: sample)
    let packedKeys = scratch
    let packedValues = packedKeys + kernels.packedCount(depth: depth, columns: keys)
    let block = packedValues + kernels.packedCount(depth: keys, columns: valueDepth)
    if score == .product { kernels.packPanels(depth, keys, key, 1, keyStride, packedKeys) }
    kernels.packPanels(keys, valueDepth, value, valueStride, 1, packedValues)
    forEachBlock { rows in
      let place = ((sample * heads + head) * queries + rows.lowerBound) * keys
      let scores = operands.weights.map { $0 + place } ?? block
      let query = query + rows.lowerBound * queryStride
      switch score {
      case .product:
        kernels.product(
          rows.count, keys, depth, query, queryStride, UnsafePointer(packedKeys), scores, keys, false,
          Epilogue())
        multiply(scores, by: operands.score.factor, count: rows.count * keys)
      case .sum:
        operands.score.sums(
          rows.count, keys: keys, depth: depth, query, queryStride, key, keyStride, scores,
          scratch: block + blockRows * keys, kernels: kernels)
      }
      if let masks { mask.hide(rows, head: head, masks, scores) }
      kernels.softmax(rows.count, keys, UnsafePointer(scores), scores)
      if let masks { mask.clearEmptyRows(rows, head: head, masks, scores) }
      var weights = UnsafePointer(scores)
      if let dropout = operands.dropout {
        dropout.drop(place, rows.count * keys, weights, block, kernels)
        weights = UnsafePointer(block)
      }
      kernels.product(
        rows.count, valueDepth, keys, weights, keys, UnsafePointer(packedValues),
        result + rows.lowerBound * heads * valueDepth, heads * valueDepth, false, Epilogue())
    }
  }

  /// The first query, key and value of a head of a sample.
  func rows(
    _ operands: Operands, sample: Int, head: Int
  ) -> (query: UnsafePointer<Float>, key: UnsafePointer<Float>, value: UnsafePointer<Float>) {
    let keyHead = head / (heads / keyHeads)
    return (
      operands.queries + (sample * queries * heads + head) * depth,
      operands.keys + (sample * keys * keyHeads + keyHead) * depth,
      operands.values + (sample * keys * keyHeads + keyHead) * valueDepth
    )
  }

  /// Calls `body` with the queries whose scores are made together.
  func forEachBlock(_ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: queries, by: max(blockRows, 1)) {
      body(first..<min(first + blockRows, queries))
    }
  }

  func multiply(_ values: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
    var factor = factor
    if factor != 1 { kernels.combine(.multiply, count, UnsafePointer(values), 1, &factor, 0, values) }
  }

  /// The masks of a sample, `nil` if nothing is hidden.
  func masks(_ operands: Operands, sample: Int) -> AttentionMask.Values? {
    if mask.isOpen && operands.queryMask == nil && operands.keyMasks.isEmpty { return nil }
    let givenCount = mask.given?.reduce(1, *) ?? 0
    return AttentionMask.Values(
      query: operands.queryMask.map { $0 + sample * queries },
      keys: operands.keyMasks.map { $0 + sample * keys },
      given: operands.givenMask.map { $0 + sample * givenCount })
  }
}
