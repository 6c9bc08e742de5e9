import KerasGraph
import SIMDKernels

/// Batch normalisation with the statistics of the batch, and an activation behind it.
///
/// A clamp (relu) is done in passing, and its gradient follows from the input. Any other activation, and its gradient, are
/// those of a few rows at a time, which are in the cache. So is a pooling of squares behind a clamp, or behind none.
struct BatchStatistics: Sendable {
  private let layer: BatchNormalization
  private let rows: AxisRows
  let kernels: KernelTable
  /// The images of whose squares only the greatest results are stored.
  private var squares: ImageSquares?
  private let isMasked: Bool
  /// The bounds of the activation, if it is a clamp.
  let bounds: (lower: Float, upper: Float)?
  /// Any other activation of each value, if there is one.
  private let activation: ElementwiseFunction?
  /// Whether the fused kernel of Keras 2 computes: for one axis of images and volumes, the first or the last.
  private let isUnbiased: Bool
  var columns: Int { rows.columns }

  /// The fewest rows that are worth a thread.
  private var grain: Int { 4096 / max(columns, 1) + 1 }

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

  /// The same of images, of whose squares only the greatest results are stored; `nil` if its rows are no such images' pixels.
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
    store(forward, parts: parts, input, output)
    rows.scatter(output, samples: run.samples, to: run.output)
  }

  private func add(_ range: Range<Int>, _ input: UnsafePointer<Float>, _ tally: StatisticsMemory.Tally) {
    let source = input + range.lowerBound * columns
    if tally.count == 0 { tally.pivot.update(from: source, count: columns) }
    tally.count += range.count
    kernels.addColumnMoments(range.count, columns, source, tally.pivot, tally.sums, tally.squares)
  }

  /// Makes the statistics, and with them the results of all rows.
  private func store(
    _ forward: ForwardCall, parts: Int, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
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
    let clamp = bounds.map(memory.clamp)
    if let squares { return storeGreatest(of: squares, forward, input, output) }
    forward.call.team.divide(forward.call.samples * rows.count, grain: grain) { range in
      forEachBlock(range) { range in
        let start = range.lowerBound * columns
        if let clamp {
          return kernels.clampColumns(range.count, columns, input + start, columns, clamp, output + start, columns)
        }
        kernels.scaleShift(range.count, columns, input + start, memory.scale, memory.shift, output + start)
        if let activation {
          kernels.apply(activation, range.count * columns, UnsafePointer(output) + start, output + start)
        }
      }
    }
  }

  private func backward(_ back: BackwardCall) {
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
  private func sum(_ back: BackwardCall, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>) {
    let run = back.call
    let memory = StatisticsMemory(memoryPlan, run)
    let (mean, inverse) = (UnsafePointer(back.kept), UnsafePointer(back.kept) + columns)
    let weights = NormalizationWeights(layer, back.weights)
    memory.setLine(weights.gamma, weights.beta, mean: mean, inverse)
    let parts = squares.map { addProducts(of: $0, back) } ?? addProducts(back, input, gradient)
    memory.join(parts: parts)
    let (sums, products) = (memory.tally(0).sums, memory.tally(0).squares)
    let targets = NormalizationWeights(layer, back.weightGradients)
    let counted = inverse[columns]
    for channel in 0..<columns {
      targets.gamma??[channel] += products[channel] * inverse[channel]
      targets.beta??[channel] += sums[channel]
      let scale = memory.scale[channel]
      memory.slope[channel] = -scale * products[channel] * inverse[channel] * inverse[channel] / counted
      memory.offset[channel] = -scale * sums[channel] / counted
    }
  }

  /// Adds the gradients by all results, and their products with the input, to the tallies of so many parts of the team.
  private func addProducts(
    _ back: BackwardCall, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>
  ) -> Int {
    let memory = StatisticsMemory(memoryPlan, back.call)
    let clamp = bounds.map(memory.clamp)
    return back.call.team.divide(back.call.samples * rows.count, grain: grain) { part, range in
      let tally = memory.tally(part)
      tally.begin()
      forEachBlock(range) { range in
        kernels.addColumnProducts(
          range.count, columns, input + range.lowerBound * columns, back.kept,
          gradientBeforeActivation(range, back, gradient, memory.block(part)), clamp, tally.sums, tally.squares)
      }
    }
  }

  /// The gradient by some rows of the input, after ``sum(_:_:_:)``.
  private func storeGradient(
    _ range: Range<Int>, _ back: BackwardCall, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, part: Int
  ) {
    let memory = StatisticsMemory(memoryPlan, back.call)
    forEachBlock(range) { rows in
      kernels.combineColumns(
        rows.count, columns, gradientBeforeActivation(rows, back, gradient, memory.block(part)), memory.scale,
        input + rows.lowerBound * columns, UnsafePointer(back.kept), memory.slope, memory.offset, bounds.map(memory.clamp),
        target + (rows.lowerBound - range.lowerBound) * columns)
    }
  }

  /// Calls `body` with the rows of a range, a few at a time where an activation takes them from the cache again.
  private func forEachBlock(_ rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    let together = memoryPlan.blockRows
    guard together > 0 else { return body(rows) }
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: together) {
      body(first..<min(first + together, rows.upperBound))
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

extension BatchStatistics: RowStatistics {
  func begin(_ forward: ForwardCall, part: Int) { StatisticsMemory(memoryPlan, forward.call).tally(part).begin() }

  func add(_ range: Range<Int>, _ forward: ForwardCall, part: Int) {
    add(range, forward.call.input, StatisticsMemory(memoryPlan, forward.call).tally(part))
  }

  func finish(_ forward: ForwardCall, parts: Int) {
    store(forward, parts: parts, forward.call.input, forward.call.output)
  }

  func sumBack(_ back: BackwardCall) { sum(back, back.call.input, back.outputGradients[0]) }

  func storeGradient(_ range: Range<Int>, _ back: BackwardCall, _ target: UnsafeMutablePointer<Float>) {
    if let squares {
      let images = range.lowerBound / rows.count..<range.upperBound / rows.count
      return storeGradient(images, of: squares, back, target)
    }
    storeGradient(range, back, back.call.input, back.outputGradients[0], target, part: 0)
  }
}
