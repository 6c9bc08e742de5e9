import KerasGraph
import SIMDKernels

/// Batch normalisation with the statistics of the batch, and an activation behind it.
///
/// A clamp (relu) is done in passing, and its gradient follows from the input. Any other activation, and its
/// gradient, are those of a few rows at a time, which are in the cache. So is a pooling of squares behind a
/// clamp, or behind none.
struct BatchStatistics: Sendable {
  let layer: BatchNormalization
  let rows: AxisRows
  let kernels: KernelTable
  /// The images of whose squares only the greatest results are stored.
  private(set) var squares: ImageSquares?
  let isMasked: Bool
  /// The bounds of the activation, if it is a clamp.
  let bounds: (lower: Float, upper: Float)?
  /// Any other activation of each value, if there is one.
  let activation: ElementwiseFunction?
  /// Whether the fused kernel of Keras 2 computes: for one axis of images and volumes, the first or the last.
  private let isUnbiased: Bool
  var columns: Int { rows.columns }

  /// The fewest rows that are worth a thread.
  var grain: Int { 4096 / max(columns, 1) + 1 }

  init(_ layer: BatchNormalization, _ site: CallSite, _ rows: AxisRows) {
    self.layer = layer
    self.rows = rows
    kernels = site.kernels
    isMasked = site.masked[0]
    switch site.epilogue.activation {
    case .elementwise(_, .clamp(let lower, let upper)): (bounds, activation) = ((lower, upper), nil)
    case .elementwise(_, let function): (bounds, activation) = (nil, function)
    default: (bounds, activation) = (nil, nil)
    }
    let rank = site.inputs[0].count
    let axes = layer.axes.map { $0 < 0 ? $0 + rank + 1 : $0 }
    isUnbiased = layer.fused && !layer.synchronized && (rank == 3 || rank == 4) && [[1], [rank]].contains(axes)
  }

  /// The mean of each channel, then the inverse of its deviation, then the number of rows that count.
  var kept: TrainingStep.Memory { TrainingStep.Memory(fixed: 2 * columns + 1) }

  var scratch: TrainingStep.Memory { memoryPlan.count }

  var memoryPlan: StatisticsMemory.Plan {
    StatisticsMemory.Plan(
      columns: columns, permuted: 2 * rows.gatheredCount,
      // A multiple of what sums take together, so that they round alike with and without an activation.
      blockRows: activation == nil ? 0 : 64)
  }

  var step: TrainingStep {
    var step = TrainingStep(
      reads: activation == nil ? .inputs : [.inputs, .outputs], kept: kept, scratch: scratch, forward: forward,
      backward: backward)
    guard rows.isInOrder, !isMasked, activation == nil else { return step }
    step.statistics = self
    if squares == nil { step.pooling = { pooled($0)?.step } }
    return step
  }

  /// The same of images, of whose squares only the greatest results are stored; `nil` if its rows are no such
  /// images' pixels.
  private func pooled(_ squares: ImageSquares) -> Self? {
    guard squares.channels == columns, squares.count == rows.count * columns else { return nil }
    var pooled = self
    pooled.squares = squares
    return pooled
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let memory = StatisticsMemory(memoryPlan, run)
    let input = rows.gathered(run.input, samples: run.samples, into: memory.permuted)
    let mask = isMasked ? run.masks[0] : nil
    let parts = run.team.divide(run.samples * rows.count, grain: grain) { part, range in
      memory.tally(part).begin()
      guard let mask else { return add(range, input, memory.tally(part)) }
      for row in range where mask[row] != 0 { add(row..<row + 1, input, memory.tally(part)) }
    }
    let output = rows.isInOrder ? run.output : memory.permuted
    finish(forward, parts: parts)
    storeResults(run, input, output)
    rows.scatter(output, samples: run.samples, to: run.output)
  }

  func add(_ range: Range<Int>, _ input: UnsafePointer<Float>, _ tally: StatisticsMemory.Tally) {
    let source = input + range.lowerBound * columns
    if tally.count == 0 { tally.pivot.update(from: source, count: columns) }
    tally.count += range.count
    kernels.addColumnMoments(range.count, columns, source, tally.pivot, tally.sums, tally.squares)
  }

  /// Makes the statistics when all rows have been taken in by so many parts.
  func finish(_ forward: ForwardCall, parts: Int) {
    let memory = StatisticsMemory(memoryPlan, forward.call)
    let weights = NormalizationWeights(layer, forward.weights)
    let (mean, inverse) = (forward.kept, forward.kept + columns)
    let counted = (0..<max(parts, 1)).reduce(0) { $0 + memory.tally($1).count }
    let share = layer.share
    let bessel = isUnbiased ? Double(counted) / Double(max(counted - 1, 1)) : 1
    for channel in 0..<columns {
      let moments = memory.moments(channel, parts: parts, divisor: isMasked ? Double(counted) + 1e-7 : Double(counted))
      mean[channel] = Float(moments.mean)
      inverse[channel] = Float(1 / (moments.variance + Double(layer.epsilon)).squareRoot())
      weights.movingMean[channel] = weights.movingMean[channel] * layer.momentum + mean[channel] * share
      weights.movingVariance[channel] =
        weights.movingVariance[channel] * layer.momentum + Float(moments.variance * bessel) * share
    }
    inverse[columns] = Float(counted)
    memory.setLine(weights.gamma.map { UnsafePointer($0) }, weights.beta.map { UnsafePointer($0) }, mean: mean, inverse)
  }

  /// Stores all results, after ``finish(_:parts:)``.
  func storeResults(_ run: StepCall, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>) {
    if let squares { return storeGreatest(of: squares, run, input, output) }
    run.team.divide(run.samples * rows.count, grain: grain) { range in
      storeResults(range, run, input, output + range.lowerBound * columns)
    }
  }

  /// Stores the results of some rows; the first comes to lie at `target`.
  func storeResults(
    _ range: Range<Int>, _ run: StepCall, _ input: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    let memory = StatisticsMemory(memoryPlan, run)
    forEachBlock(range) { rows in
      let (source, target) = (
        input + rows.lowerBound * columns, target + (rows.lowerBound - range.lowerBound) * columns
      )
      if let bounds {
        return kernels.clampColumns(rows.count, columns, source, columns, memory.clamp(bounds), target, columns)
      }
      kernels.scaleShift(rows.count, columns, source, memory.scale, memory.shift, target)
      if let activation { kernels.apply(activation, rows.count * columns, UnsafePointer(target), target) }
    }
  }

  /// Calls `body` with the rows of a range, a few at a time where an activation takes them from the cache
  /// again.
  func forEachBlock(_ rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    let together = memoryPlan.blockRows
    guard together > 0 else { return body(rows) }
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: together) {
      body(first..<min(first + together, rows.upperBound))
    }
  }
}
