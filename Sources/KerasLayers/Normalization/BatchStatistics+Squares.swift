import KerasGraph
import SIMDKernels

/// With a pooling of squares behind the clamp: what is pooled never passes through memory.
extension BatchStatistics {
  /// The clamp that is pooled, of everything if there is none.
  private func pooledClamp(_ memory: StatisticsMemory) -> ColumnClamp {
    memory.clamp(bounds ?? (-.infinity, .infinity))
  }

  /// Stores the greatest results of each square.
  func storeGreatest(
    of squares: ImageSquares, _ run: StepCall, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
    let clamp = pooledClamp(StatisticsMemory(memoryPlan, run))
    run.team.divide(run.samples, grain: 1) { images in
      kernels.poolClampedColumns(
        squares, images.count, input + images.lowerBound * squares.count, clamp,
        output + images.lowerBound * squares.pooledCount)
    }
  }

  /// Adds the gradients by all results, and their products with the input, to the tallies of so many parts of
  /// the team.
  func addProducts(of squares: ImageSquares, _ back: BackwardCall) -> Int {
    let memory = StatisticsMemory(memoryPlan, back.call)
    return back.call.team.divide(back.call.samples, grain: 1) { part, images in
      begin(back, part: part)
      let tally = memory.tally(part)
      kernels.addPooledProducts(
        squares, images.count, back.call.input + images.lowerBound * squares.count, back.kept,
        back.outputGradients[0] + images.lowerBound * squares.pooledCount, pooledClamp(memory), tally.sums,
        tally.squares)
    }
  }

  /// Stores the gradient by some images of the input, after ``sumBack(_:)``.
  func storeGradient(
    _ images: Range<Int>, of squares: ImageSquares, _ back: BackwardCall, _ target: UnsafeMutablePointer<Float>
  ) {
    let memory = StatisticsMemory(memoryPlan, back.call)
    kernels.combinePooledColumns(
      squares, images.count, back.outputGradients[0] + images.lowerBound * squares.pooledCount, memory.scale,
      back.call.input + images.lowerBound * squares.count, back.kept, memory.slope, memory.offset, pooledClamp(memory),
      target)
  }
}
