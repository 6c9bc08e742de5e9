import KerasGraph
import SIMDKernels

/// The way back.
extension BatchStatistics {
  func backward(_ back: BackwardCall) {
    let run = back.call
    let memory = StatisticsMemory(memoryPlan, run)
    let input = rows.gathered(run.input, samples: run.samples, into: memory.permuted)
    let gradient = rows.gathered(
      back.outputGradients[0], samples: run.samples, into: memory.permuted + run.samples * rows.gatheredCount)
    sum(back, input, gradient)
    guard let target = back.inputGradients[0] else { return }
    if let squares {
      run.team.divide(run.samples, grain: 1) { images in
        storeGradient(images, of: squares, back, target + images.lowerBound * squares.count)
      }
      return
    }
    let result = rows.isInOrder ? target : memory.permuted
    run.team.divide(run.samples * rows.count, grain: grain) { part, range in
      storeGradient(range, back, input, gradient, result + range.lowerBound * columns, part: part)
      guard let mask = isMasked ? run.masks[0] : nil else { return }
      for row in range where mask[row] == 0 {
        kernels.scaleShift(1, columns, gradient + row * columns, memory.scale, nil, result + row * columns)
      }
    }
    rows.scatter(result, samples: run.samples, to: target)
  }

  /// Sums up the gradients by all results, and adds to those by the weights.
  func sum(_ back: BackwardCall, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>) {
    prepare(back)
    let run = back.call
    let parts =
      squares.map { addProducts(of: $0, back) }
      ?? run.team.divide(run.samples * rows.count, grain: grain) { part, range in
        begin(back, part: part)
        addProducts(range, back, input, gradient, part: part)
      }
    finish(back, parts: parts)
  }

  /// Adds the gradients by the results of some rows, and their products with the input, to the tally of a
  /// part of the team.
  func addProducts(
    _ range: Range<Int>, _ back: BackwardCall, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    part: Int
  ) {
    let memory = StatisticsMemory(memoryPlan, back.call)
    let tally = memory.tally(part)
    forEachBlock(range) { rows in
      kernels.addColumnProducts(
        rows.count, columns, input + rows.lowerBound * columns, back.kept,
        gradientBeforeActivation(rows, back, gradient, memory.block(part)), bounds.map(memory.clamp), tally.sums,
        tally.squares)
    }
  }

  /// The gradient by some rows of the input, after ``sum(_:_:_:)``.
  func storeGradient(
    _ range: Range<Int>, _ back: BackwardCall, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, part: Int
  ) {
    let memory = StatisticsMemory(memoryPlan, back.call)
    forEachBlock(range) { rows in
      kernels.combineColumns(
        rows.count, columns, gradientBeforeActivation(rows, back, gradient, memory.block(part)), memory.scale,
        input + rows.lowerBound * columns, UnsafePointer(back.kept), memory.slope, memory.offset,
        bounds.map(memory.clamp),
        target + (rows.lowerBound - range.lowerBound) * columns)
    }
  }

  /// The gradient by what the activation took of some rows: in `block`, or where it lies if there is none.
  private func gradientBeforeActivation(
    _ rows: Range<Int>, _ back: BackwardCall, _ gradient: UnsafePointer<Float>, _ block: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let start = rows.lowerBound * columns
    guard let activation else { return gradient + start }
    kernels.applyGradient(
      activation, rows.count * columns, UnsafePointer(back.call.output) + start, gradient + start, block)
    return UnsafePointer(block)
  }
}
