import KerasGraph

/// Where the queries of a sample may look: what the layer's own options say, and the masks of its inputs.
struct AttentionMask: Sendable {
  let queries: Int
  let keys: Int
  let isCausal: Bool
  /// The distance from which on a query may not look.
  let window: Int?
  /// The extents (heads, queries, keys) of the input that is a mask, 1 where it is repeated.
  let given: [Int]?
  /// Whether a query that may look at nothing gets zeros. Else it gets the mean of all values.
  let zeroesEmptyRows: Bool
  /// Whether the scores of a query that may look at nothing have a gradient: where Keras hides a score by
  /// taking a large number from it.
  let differentiatesEmptyRows: Bool

  /// The masks of one sample.
  struct Values {
    var query: UnsafePointer<Float>?
    var keys: [UnsafePointer<Float>]
    var given: UnsafePointer<Float>?
  }

  /// Whether nothing is ever hidden but by the masks of a call.
  var isOpen: Bool { !isCausal && window == nil && given == nil }

  /// Makes the scores of hidden keys so small that nothing is left of them.
  ///
  /// - Parameters:
  ///   - rows: the queries.
  ///   - scores: their scores, row by row.
  func hide(_ rows: Range<Int>, head: Int, _ values: Values, _ scores: UnsafeMutablePointer<Float>) {
    for (row, query) in rows.enumerated() {
      let scores = scores + row * keys
      let reach = reach(of: query)
      guard let first = reach.first(where: { isVisible($0, to: query, head: head, values) }) else {
        scores.update(repeating: 0, count: keys)
        continue
      }
      scores.update(repeating: -.infinity, count: first)
      (scores + reach.upperBound).update(repeating: -.infinity, count: keys - reach.upperBound)
      if values.keys.isEmpty && given == nil { continue }
      for key in first..<reach.upperBound where !isVisible(key, to: query, head: head, values) {
        scores[key] = -.infinity
      }
    }
  }

  /// Sets the weights of the queries that may look at nothing to zero, where that is asked for.
  func clearEmptyRows(
    _ rows: Range<Int>, head: Int, _ values: Values, _ weights: UnsafeMutablePointer<Float>
  ) {
    if zeroesEmptyRows { setEmptyRowsToZero(rows, head: head, values, weights) }
  }

  /// Sets the gradient by the scores of the queries that may look at nothing to zero, where their scores
  /// count for nothing.
  func clearEmptyGradients(
    _ rows: Range<Int>, head: Int, _ values: Values, _ gradients: UnsafeMutablePointer<Float>
  ) {
    if !differentiatesEmptyRows { setEmptyRowsToZero(rows, head: head, values, gradients) }
  }

  private func setEmptyRowsToZero(
    _ rows: Range<Int>, head: Int, _ values: Values, _ numbers: UnsafeMutablePointer<Float>
  ) {
    for (row, query) in rows.enumerated()
    where !reach(of: query).contains(where: { isVisible($0, to: query, head: head, values) }) {
      (numbers + row * keys).update(repeating: 0, count: keys)
    }
  }

  /// The keys that the layer's own options let a query look at.
  private func reach(of query: Int) -> Range<Int> {
    let first = window.map { max(0, query - $0 + 1) } ?? 0
    let end = min(keys, isCausal ? query + 1 : keys, window.map { query + $0 } ?? keys)
    return min(first, end)..<end
  }

  /// Whether a key within reach is not masked.
  private func isVisible(_ key: Int, to query: Int, head: Int, _ values: Values) -> Bool {
    if let mask = values.query, mask[query] == 0 { return false }
    for mask in values.keys where mask[key] == 0 { return false }
    guard let given, let mask = values.given else { return true }
    let row = (given[0] == 1 ? 0 : head) * given[1] + (given[1] == 1 ? 0 : query)
    return mask[row * given[2] + (given[2] == 1 ? 0 : key)] != 0
  }
}

extension AttentionMask {
  /// The extents of an input that is a mask, as (heads, queries, keys).
  ///
  /// - Throws: ``ModelError`` if they do not broadcast to those.
  static func extents(_ mask: [Int], heads: Int, queries: Int, keys: Int) throws(ModelError) -> [Int] {
    let extents = mask.count == 2 ? [1] + mask : mask
    guard extents.count == 3, zip(extents, [heads, queries, keys]).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw ModelError(
        "an attention_mask of extents \(mask) does not fit \(heads) heads, \(queries) queries and \(keys) keys"
      )
    }
    return extents
  }
}
