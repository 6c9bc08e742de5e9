import KerasGraph
import SIMDKernels

extension BatchNormalization {
  /// With the statistics of the batch, which move the averages; a frozen layer takes the averages.
  ///
  /// The variance is the biased one, as in Keras 3; with ``fused``, the unbiased one moves the average. With a mask, only
  /// steps that count enter the statistics.
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let rows = AxisRows(try Shape(batchOf: site.call.inputs[0]).sampleAxes(axes), of: site.call.inputs[0])
    guard site.trainable && site.isTraining else {
      return .step(FrozenNormalization(self, site, rows).step)
    }
    if site.call.masked[0], site.call.inputs[0].count != 2 || !rows.isInOrder {
      throw ModelError("a mask is supported in training for sequences of features only")
    }
    return .step(BatchStatistics(self, site.call, rows).step)
  }

  public func acceptsActivationInTraining(_ site: TrainingSite) -> Bool {
    guard site.trainable, site.isTraining, !site.call.masked[0],
      let axes = try? Shape(batchOf: site.call.inputs[0]).sampleAxes(axes)
    else { return false }
    return AxisRows(axes, of: site.call.inputs[0]).isInOrder
  }

  /// What is multiplied with a batch's statistics before it is added to the moving ones.
  ///
  /// Keras subtracts from 1 in double precision; the decimal digits are those of its configuration.
  fileprivate var share: Float { Float(1 - (Double(momentum.description) ?? Double(momentum))) }
}

/// The weights of a batch normalisation, by name.
struct NormalizationWeights<Pointer> {
  let gamma: Pointer?
  let beta: Pointer?
  let movingMean: Pointer
  let movingVariance: Pointer

  init(_ layer: BatchNormalization, _ weights: [Pointer]) {
    let first = layer.scale ? 1 : 0
    gamma = layer.scale ? weights[0] : nil
    beta = layer.center ? weights[first] : nil
    movingMean = weights[weights.count - 2]
    movingVariance = weights[weights.count - 1]
  }
}

/// Batch normalisation with the statistics of the batch, and an activation behind it.
///
/// A clamp (relu) is done in passing, and its gradient follows from the input. Any other activation, and its gradient, are
/// those of a few rows at a time, which are in the cache.
private struct BatchStatistics: Sendable {
  private let layer: BatchNormalization
  private let rows: AxisRows
  private let kernels: KernelTable
  private let isMasked: Bool
  /// The bounds of the activation, if it is a clamp.
  private let bounds: (lower: Float, upper: Float)?
  /// Any other activation of each value, if there is one.
  private let activation: ElementwiseFunction?
  /// Whether the fused kernel of Keras 2 computes: for one axis of images and volumes, the first or the last.
  private let isUnbiased: Bool
  private var columns: Int { rows.columns }
  private var count: Int { rows.columns * rows.count }

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

  /// The rows whose gradient through the activation is computed at a time: a multiple of what the sums take together, so that
  /// they round alike with and without.
  private var blockRows: Int { activation == nil ? 0 : 64 }

  /// Kept: the mean of each channel, then the inverse of its deviation, then the number of rows that count.
  var step: TrainingStep {
    let permuted = rows.isInOrder ? 0 : count
    return TrainingStep(
      reads: activation == nil ? .inputs : [.inputs, .outputs], kept: TrainingStep.Memory(fixed: 2 * columns + 1),
      scratch: TrainingStep.Memory(perSample: 2 * permuted, perThread: (2 + blockRows) * columns, fixed: 4 * columns),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let memory = Memory(self, run)
    let input = rows.gathered(run.input, samples: run.samples, into: memory.first)
    let weights = NormalizationWeights(layer, forward.weights)
    let (mean, inverse) = (forward.kept, forward.kept + columns)
    let counted = sum(run, memory) { _, row, count, sums, squares in
      kernels.addColumnMoments(count, columns, input + row * columns, input, sums, squares)
    }
    inverse[columns] = Float(counted)
    let share = layer.share
    let bessel = isUnbiased ? Double(counted) / Double(max(counted - 1, 1)) : 1
    for channel in 0..<columns {
      let moments = moments(memory.sums(0), channel, counted)
      mean[channel] = Float(Double(input[channel]) + moments.mean)
      inverse[channel] = Float(1 / (moments.variance + Double(layer.epsilon)).squareRoot())
      weights.movingMean[channel] = weights.movingMean[channel] * layer.momentum + mean[channel] * share
      weights.movingVariance[channel] =
        weights.movingVariance[channel] * layer.momentum + Float(moments.variance * bessel) * share
    }
    memory.setLine(weights.gamma.map { UnsafePointer($0) }, weights.beta.map { UnsafePointer($0) }, mean: mean, inverse)
    let clamp = memory.clamp(bounds)
    let output = rows.isInOrder ? run.output : memory.first
    run.team.divide(run.samples * rows.count, grain: grain) { range in
      forEachBlock(range) { range in
        let start = range.lowerBound * columns
        if let clamp { return kernels.clampColumns(range.count, columns, input + start, clamp, output + start) }
        kernels.scaleShift(range.count, columns, input + start, memory.scale, memory.shift, output + start)
        if let activation {
          kernels.apply(activation, range.count * columns, UnsafePointer(output) + start, output + start)
        }
      }
    }
    rows.scatter(output, samples: run.samples, to: run.output)
  }

  /// The mean, counted from the pivot, and the biased variance.
  private func moments(
    _ sums: UnsafeMutablePointer<Float>, _ channel: Int, _ counted: Int
  ) -> (mean: Double, variance: Double) {
    let divisor = isMasked ? Double(counted) + 1e-7 : Double(counted)
    let mean = Double(sums[channel]) / divisor
    let square = Double(sums[columns + channel]) / divisor
    return (mean, max(square - mean * mean, 0))
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let memory = Memory(self, run)
    let (mean, inverse) = (UnsafePointer(back.kept), UnsafePointer(back.kept) + columns)
    let input = rows.gathered(run.input, samples: run.samples, into: memory.first)
    let gradient = rows.gathered(back.outputGradients[0], samples: run.samples, into: memory.second)
    let weights = NormalizationWeights(layer, back.weights)
    memory.setLine(weights.gamma, weights.beta, mean: mean, inverse)
    let clamp = memory.clamp(bounds)
    _ = sum(run, memory, all: true) { part, row, count, sums, products in
      forEachBlock(row..<row + count) { range in
        kernels.addColumnProducts(
          range.count, columns, input + range.lowerBound * columns, mean,
          gradientBeforeActivation(range, back, gradient, memory.block(part)), clamp, sums, products)
      }
    }
    let (sums, products) = (memory.sums(0), memory.sums(0) + columns)
    let targets = NormalizationWeights(layer, back.weightGradients)
    let counted = inverse[columns]
    for channel in 0..<columns {
      targets.gamma??[channel] += products[channel] * inverse[channel]
      targets.beta??[channel] += sums[channel]
      let scale = memory.scale[channel]
      memory.slope[channel] = -scale * products[channel] * inverse[channel] * inverse[channel] / counted
      memory.offset[channel] = -scale * sums[channel] / counted
    }
    guard let target = back.inputGradients[0] else { return }
    let result = rows.isInOrder ? target : memory.first
    run.team.divide(run.samples * rows.count, grain: grain) { part, range in
      forEachBlock(range) { range in
        let start = range.lowerBound * columns
        kernels.combineColumns(
          range.count, columns, gradientBeforeActivation(range, back, gradient, memory.block(part)), memory.scale,
          input + start, mean, memory.slope, memory.offset, clamp, result + start)
      }
      guard let mask = isMasked ? run.masks[0] : nil else { return }
      for row in range where mask[row] == 0 {
        kernels.scaleShift(1, columns, gradient + row * columns, memory.scale, nil, result + row * columns)
      }
    }
    rows.scatter(result, samples: run.samples, to: target)
  }

  /// Calls `body` with the rows of a range, a few at a time where an activation takes them from the cache again.
  private func forEachBlock(_ rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    guard blockRows > 0 else { return body(rows) }
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
      body(first..<min(first + blockRows, rows.upperBound))
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

  /// Sums over the rows that count, or all, part by part, and adds up what the parts have in that of the first.
  ///
  /// - Returns: the number of rows that count.
  private func sum(
    _ run: StepCall, _ memory: Memory, all: Bool = false,
    _ add: (_ part: Int, _ row: Int, _ count: Int, _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>) -> Void
  ) -> Int {
    let total = run.samples * rows.count
    let mask = isMasked ? run.masks[0] : nil
    let parts = run.team.divide(total, grain: grain) { part, range in
      let sums = memory.sums(part)
      sums.update(repeating: 0, count: 2 * columns)
      guard let mask, !all else { return add(part, range.lowerBound, range.count, sums, sums + columns) }
      for row in range where mask[row] != 0 { add(part, row, 1, sums, sums + columns) }
    }
    for part in 1..<max(parts, 1) {
      let (total, sums) = (memory.sums(0), memory.sums(part))
      for index in 0..<2 * columns { total[index] += sums[index] }
    }
    guard let mask else { return total }
    return (0..<total).count { mask[$0] != 0 }
  }

  /// The scratch memory of a run.
  private struct Memory {
    /// Room for all values twice, where they have to be permuted.
    let first: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>
    /// What an input is multiplied with, and what is added then, for each channel.
    let scale: UnsafeMutablePointer<Float>
    let shift: UnsafeMutablePointer<Float>
    /// What the gradient takes from how far an input is from the mean, and from no input, for each channel.
    let slope: UnsafeMutablePointer<Float>
    let offset: UnsafeMutablePointer<Float>
    private let parts: UnsafeMutablePointer<Float>
    private let columns: Int
    private let countPerPart: Int

    init(_ layer: BatchStatistics, _ run: StepCall) {
      let permuted = layer.rows.isInOrder ? 0 : layer.count * run.samples
      columns = layer.columns
      first = run.scratch
      second = first + permuted
      scale = second + permuted
      shift = scale + columns
      slope = shift + columns
      offset = slope + columns
      parts = offset + columns
      countPerPart = (2 + layer.blockRows) * columns
    }

    func setLine(
      _ gamma: UnsafePointer<Float>?, _ beta: UnsafePointer<Float>?, mean: UnsafePointer<Float>,
      _ inverse: UnsafePointer<Float>
    ) {
      for channel in 0..<columns {
        scale[channel] = (gamma?[channel] ?? 1) * inverse[channel]
        shift[channel] = (beta?[channel] ?? 0) - mean[channel] * scale[channel]
      }
    }

    /// The clamp of the normalised input.
    func clamp(_ bounds: (lower: Float, upper: Float)?) -> ColumnClamp? {
      bounds.map { ColumnClamp(scale: scale, shift: shift, lower: $0.lower, upper: $0.upper) }
    }

    /// Two sums for each channel, of one part.
    func sums(_ part: Int) -> UnsafeMutablePointer<Float> { parts + part * countPerPart }

    /// Room for the rows that a part works on at a time.
    func block(_ part: Int) -> UnsafeMutablePointer<Float> { sums(part) + 2 * columns }
  }
}
