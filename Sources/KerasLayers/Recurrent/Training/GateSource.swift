import KerasGraph
import SIMDKernels

/// What the input or the state of a cell gives to its gates in training: a ``GateMap`` of it, or of what dropout
/// leaves of it.
///
/// As in Keras there is one mask for the whole sequence, and each gate has its own where `masks` says so.
struct GateSource: Sendable {
  let map: any GateMap
  /// The share that is left out, and how many masks a sample has: none, one, or one for each gate.
  let share: Float
  let masks: Int
  let kernels: KernelTable

  /// Samples whose masked copies are made at once for the gradient by the weights.
  private static let maskedTogether = 16

  init(_ map: any GateMap, share: Float, maskForEachGate: Bool, kernels: KernelTable) {
    self.map = map
    self.share = share
    masks = share <= 0 ? 0 : maskForEachGate ? map.gates : 1
    self.kernels = kernels
  }

  var maskCount: Int { masks * map.inputCount }
  var scratchPerSample: Int { map.scratchPerSample + (masks > 0 ? map.inputCount : 0) }
  var scratchPerThread: Int { masks > 0 ? Self.maskedTogether * map.inputCount : 0 }

  /// - Parameter masks: those of the whole batch, as for all that follows.
  func drawMasks(
    _ random: inout RandomSequence, _ samples: Range<Int>, batch: Int, _ masks: UnsafeMutablePointer<Float>
  ) {
    let count = map.inputCount
    let kept: Float = share < 1 ? 1 / (1 - share) : 0
    for index in 0..<self.masks {
      let first = samples.lowerBound * count
      kernels.bernoulli(
        random, first, samples.count * count, share, 0, kept, masks + batch * index * count + first)
      random.stream &+= 1
    }
  }

  /// The sums of a gate of several steps, stored or added.
  func run(
    _ gate: Int, _ rows: GateRows, _ step: CellStep, _ masks: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    accumulate: Bool, bias: UnsafePointer<Float>? = nil
  ) {
    guard let mask = mask(gate, step, masks) else {
      return map.map(gate, rows, packed, accumulate: accumulate, bias: bias)
    }
    for index in 0..<rows.steps {
      var masked = rows.step(index)
      masked.scratch += rows.samples * map.inputCount
      masked.mapped = maskedCopy(masked.mapped, rows.samples, mask, rows.scratch)
      map.map(gate, masked, packed, accumulate: accumulate, bias: bias)
    }
  }

  /// The gradient by what a gate mapped in several steps, stored or added.
  func runBack(
    _ gate: Int, _ rows: GateRows, _ step: CellStep, _ masks: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    to gradient: SequenceOutput, accumulate: Bool
  ) {
    guard let mask = mask(gate, step, masks) else {
      return map.mapBack(gate, rows, packed, to: gradient, accumulate: accumulate)
    }
    let count = map.inputCount
    let memory = SequenceOutput(base: rows.scratch, sampleStride: count, stepStride: 0)
    for index in 0..<rows.steps {
      var masked = rows.step(index)
      masked.scratch += rows.samples * count
      map.mapBack(gate, masked, packed, to: memory, accumulate: false)
      kernels.combine(.multiply, rows.samples * count, rows.scratch, 1, mask, 1, rows.scratch)
      for sample in 0..<rows.samples {
        let target = gradient.step(index).base + sample * gradient.sampleStride
        let part = rows.scratch + sample * count
        if accumulate {
          kernels.combine(.add, count, target, 1, part, 1, target)
        } else {
          target.update(from: part, count: count)
        }
      }
    }
  }

  /// Adds the gradient by some columns of the weights of a gate, of all samples.
  func addWeightGradient(
    _ gate: Int, _ columns: Range<Int>, _ rows: GateRows, _ step: CellStep, _ masks: UnsafePointer<Float>,
    to weights: UnsafeMutablePointer<Float>
  ) {
    guard let mask = mask(gate, step, masks) else {
      return map.addWeightGradient(gate, columns, rows, to: weights)
    }
    for index in 0..<rows.steps {
      for first in stride(from: 0, to: rows.samples, by: Self.maskedTogether) {
        var block = rows.step(index)
        block.samples = min(Self.maskedTogether, rows.samples - first)
        block.mapped = maskedCopy(
          block.mapped.sample(first), block.samples, mask + first * map.inputCount, rows.scratch)
        block.sums.base += first * block.sums.sampleStride
        map.addWeightGradient(gate, columns, block, to: weights)
      }
    }
  }

  private func mask(_ gate: Int, _ step: CellStep, _ masks: UnsafePointer<Float>) -> UnsafePointer<Float>? {
    guard self.masks > 0 else { return nil }
    return masks + step.place((self.masks > 1 ? gate : 0) * map.inputCount, map.inputCount)
  }

  private func maskedCopy(
    _ rows: SequenceInput, _ samples: Int, _ mask: UnsafePointer<Float>, _ memory: UnsafeMutablePointer<Float>
  ) -> SequenceInput {
    let count = map.inputCount
    for sample in 0..<samples {
      kernels.combine(
        .multiply, count, rows.base + sample * rows.sampleStride, 1, mask + sample * count, 1, memory + sample * count)
    }
    return SequenceInput(base: UnsafePointer(memory), sampleStride: count, stepStride: 0)
  }
}

extension GateRows {
  /// One of the steps alone.
  fileprivate func step(_ index: Int) -> GateRows {
    GateRows(samples: samples, steps: 1, mapped: mapped.step(index), sums: sums.step(index), scratch: scratch)
  }
}
