import SIMDKernels

/// The gradient by the scores of some queries of a head, and what follows from it for queries, keys and values.
extension AttentionHeads {
  /// Stores the gradient by the scores of some queries of a head, and adds to that by the values.
  func storeScoreGradient(
    _ operands: Operands, _ gradients: Gradients, sample: Int, head: Int, _ rows: Range<Int>,
    _ packedValues: UnsafePointer<Float>, _ block: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    guard let stored = operands.weights else { return }
    let place = ((sample * heads + head) * queries + rows.lowerBound) * keys
    let (count, resultStride, valueStride) = (rows.count * keys, heads * valueDepth, keyHeads * valueDepth)
    let result = gradients.results + ((sample * queries + rows.lowerBound) * heads + head) * valueDepth
    let valueHead = sample * keys * keyHeads + head / (heads / keyHeads)
    let weights = UnsafePointer(stored) + place
    func addGiven(_ isAsked: Bool) {
      guard isAsked, let given = gradients.weights else { return }
      kernels.combine(.add, count, UnsafePointer(block), 1, given + place, 1, block)
    }
    kernels.product(
      rows.count, keys, valueDepth, result, resultStride, packedValues, block, keys, false, Epilogue())
    addGiven(gradients.weightsAreDropped)
    var used = weights
    if let dropout = operands.dropout {
      dropout.draw(place, count, scratch, kernels)
      kernels.combine(.multiply, count, UnsafePointer(block), 1, UnsafePointer(scratch), 1, block)
      kernels.combine(.multiply, count, weights, 1, UnsafePointer(scratch), 1, scratch)
      used = UnsafePointer(scratch)
    }
    addGiven(!gradients.weightsAreDropped)
    kernels.transposedProduct(
      rows.count, keys, valueDepth, used, keys, result, resultStride, gradients.values + valueHead * valueDepth,
      valueStride)
    kernels.softmaxGradient(rows.count, keys, weights, UnsafePointer(block), block)
    if let masks = masks(operands, sample: sample) {
      mask.clearEmptyGradients(rows, head: head, masks, block)
    }
  }

  /// Some queries of a head, with the gradient by their scores.
  struct Part {
    let sample: Int
    let head: Int
    let rows: Range<Int>
    let scores: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
  }

  /// Stores the gradient by the queries of a part, adds to that by the keys.
  func takeProductBack(
    _ operands: Operands, _ gradients: Gradients, _ part: Part, _ packedKeys: UnsafePointer<Float>
  ) {
    let (rows, stride) = (part.rows, heads * depth)
    let place = ((part.sample * queries + rows.lowerBound) * heads + part.head) * depth
    let (query, target) = (operands.queries + place, gradients.queries + place)
    let keyHead = part.sample * keys * keyHeads + part.head / (heads / keyHeads)
    kernels.product(
      rows.count, depth, keys, UnsafePointer(part.scores), keys, packedKeys, target, stride, false, Epilogue())
    if let score = gradients.score {
      // The score is the factor times a product whose gradient by the query this is: it adds up to that by
      // the factor.
      for row in 0..<rows.count {
        score[part.sample * scoreCount] += product(
          query + row * stride, UnsafePointer(target) + row * stride, part.scratch)
      }
    }
    if operands.score.factor != 1 {
      for row in 0..<rows.count { multiply(target + row * stride, by: operands.score.factor, count: depth) }
      multiply(part.scores, by: operands.score.factor, count: rows.count * keys)
    }
    kernels.transposedProduct(
      rows.count, keys, depth, UnsafePointer(part.scores), keys, query, stride, gradients.keys + keyHead * depth,
      keyHeads * depth)
  }

  /// The same for scores that are sums: ``AttentionScore/sum``, of one head.
  func takeSumBack(_ operands: Operands, _ gradients: Gradients, _ part: Part) {
    let (tangents, slopes, count) = (part.scratch, part.scratch + keys * depth, keys * depth)
    let key = operands.keys + part.sample * count
    let keyGradient = gradients.keys + part.sample * count
    for (row, index) in part.rows.enumerated() {
      let place = (part.sample * queries + index) * depth
      let (query, target) = (operands.queries + place, gradients.queries + place)
      let given = UnsafePointer(part.scores) + row * keys
      operands.score.tangents(keys: keys, depth: depth, query, key, depth, tangents, kernels: kernels)
      if let score = gradients.score {
        kernels.transposedProduct(
          keys, 1, depth, given, 1, UnsafePointer(tangents), depth, score + part.sample * scoreCount + 1, depth)
      }
      for key in 0..<keys {
        let slope = slopes + key * depth
        if let features = operands.score.features {
          kernels.combine(.multiply, depth, features, 1, given + key, 0, slope)
        } else {
          slope.update(repeating: given[key], count: depth)
        }
      }
      kernels.applyGradient(.tanh, count, UnsafePointer(tangents), UnsafePointer(slopes), slopes)
      target.update(repeating: 0, count: depth)
      kernels.addColumnSums(keys, depth, UnsafePointer(slopes), depth, target)
      if let score = gradients.score {
        // The slopes are those by the factor too, times the sum of query and key.
        score[part.sample * scoreCount] +=
          product(query, UnsafePointer(target), tangents) + product(key, UnsafePointer(slopes), tangents, count: count)
      }
      multiply(target, by: operands.score.factor, count: depth)
      multiply(slopes, by: operands.score.factor, count: count)
      kernels.combine(.add, count, UnsafePointer(keyGradient), 1, UnsafePointer(slopes), 1, keyGradient)
    }
  }

  /// The sum of the products of the elements of two vectors, of ``depth`` elements if nothing else is said.
  private func product(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ scratch: UnsafeMutablePointer<Float>, count: Int? = nil
  ) -> Float {
    let count = count ?? depth
    var sum: Float = 0
    kernels.combine(.multiply, count, a, 1, b, 1, scratch)
    kernels.reduceRows(.sum, 1, count, UnsafePointer(scratch), &sum)
    return sum
  }
}
