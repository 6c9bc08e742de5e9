import KerasGraph
import SIMDKernels

/// Heads of attention in training: forward all weights are stored, as ``Operands/weights``, and back they are read.
extension AttentionHeads {
  /// Where the gradients of a call lie.
  struct Gradients {
    /// The gradient by the results.
    var results: UnsafePointer<Float>
    /// The gradient by the weights, where they are an output: before any are left out, or behind that.
    var weights: UnsafePointer<Float>?
    var weightsAreDropped = false
    /// Where the gradients by the queries, the keys and the values are stored.
    var queries: UnsafeMutablePointer<Float>
    var keys: UnsafeMutablePointer<Float>
    var values: UnsafeMutablePointer<Float>
    /// Where each sample's gradients by the factor and the features of the score are stored:
    /// ``AttentionHeads/scoreCount`` floats. `nil` where they do not change.
    var score: UnsafeMutablePointer<Float>?
  }

  /// The weights of a sample.
  var weightCount: Int { heads * queries * keys }

  /// The floats of the gradients by the factor and the features of the score.
  var scoreCount: Int { 1 + depth }

  /// The floats of scratch memory for a thread.
  var scratchPerThread: Int { max(scratchPerHead, backScratch) }

  private var backScratch: Int {
    kernels.packedCount(depth: valueDepth, columns: keys) + kernels.packedCount(depth: keys, columns: depth)
      + 2 * blockRows * keys + max(2 * score.scratchCount(keys: keys, depth: depth), depth)
  }

  /// Computes the results of all heads of all samples, with scratch memory for each thread.
  func train(_ operands: Operands, samples: Int, scratch: UnsafeMutablePointer<Float>, team: Team) {
    team.divide(samples * heads, grain: 1) { part, range in
      for index in range {
        run(operands, sample: index / heads, head: index % heads, scratch + part * scratchPerThread)
      }
    }
  }

  /// Takes the gradients of all samples back. Threads share the samples and the heads of keys.
  func takeBack(
    _ operands: Operands, _ gradients: Gradients, samples: Int, scratch: UnsafeMutablePointer<Float>, team: Team
  ) {
    gradients.score?.update(repeating: 0, count: samples * scoreCount)
    team.divide(samples * keyHeads, grain: 1) { part, range in
      for index in range {
        takeBack(
          operands, gradients, sample: index / keyHeads, keyHead: index % keyHeads, scratch + part * scratchPerThread)
      }
    }
  }

  private func takeBack(
    _ operands: Operands, _ gradients: Gradients, sample: Int, keyHead: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let shared = heads / keyHeads
    let (_, key, value) = rows(operands, sample: sample, head: keyHead * shared)
    let packedValues = scratch
    let packedKeys = packedValues + kernels.packedCount(depth: valueDepth, columns: keys)
    let block = packedKeys + kernels.packedCount(depth: keys, columns: depth)
    kernels.packPanels(valueDepth, keys, value, 1, keyHeads * valueDepth, packedValues)
    if score == .product { kernels.packPanels(keys, depth, key, keyHeads * depth, 1, packedKeys) }
    for row in sample * keys..<(sample + 1) * keys {
      (gradients.keys + (row * keyHeads + keyHead) * depth).update(repeating: 0, count: depth)
      (gradients.values + (row * keyHeads + keyHead) * valueDepth).update(repeating: 0, count: valueDepth)
    }
    for head in keyHead * shared..<(keyHead + 1) * shared {
      forEachBlock { rows in
        storeScoreGradient(
          operands, gradients, sample: sample, head: head, rows, UnsafePointer(packedValues), block,
          scratch: block + blockRows * keys)
        let part = Part(
          sample: sample, head: head, rows: rows, scores: block, scratch: block + 2 * blockRows * keys)
        switch score {
        case .product: takeProductBack(operands, gradients, part, UnsafePointer(packedKeys))
        case .sum: takeSumBack(operands, gradients, part)
        }
      }
    }
  }

  /// Stores the gradient by the scores of some queries of a head, and adds to that by the values.
  private func storeScoreGradient(
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
  private struct Part {
    let sample: Int
    let head: Int
    let rows: Range<Int>
    let scores: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
  }

  /// Stores the gradient by the queries of a part, adds to that by the keys.
  private func takeProductBack(
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
  private func takeSumBack(_ operands: Operands, _ gradients: Gradients, _ part: Part) {
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
