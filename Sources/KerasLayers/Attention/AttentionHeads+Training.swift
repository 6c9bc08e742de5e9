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
}
