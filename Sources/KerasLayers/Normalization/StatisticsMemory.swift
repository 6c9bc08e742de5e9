import KerasGraph
import SIMDKernels

/// The scratch memory of batch normalisation in training.
struct StatisticsMemory {
  struct Plan {
    let columns: Int
    /// The floats for each sample where values have to be permuted.
    let permuted: Int
    /// The rows that a part works on at a time.
    let blockRows: Int

    /// The floats of a part: three for each channel, a count, and its rows.
    var countPerPart: Int { (3 + blockRows) * columns + 1 }

    var count: TrainingStep.Memory {
      TrainingStep.Memory(perSample: permuted, perThread: countPerPart, fixed: 4 * columns)
    }
  }

  /// Room for values in the order of their rows.
  let permuted: UnsafeMutablePointer<Float>
  /// What an input is multiplied with, and what is added then, for each channel.
  let scale: UnsafeMutablePointer<Float>
  let shift: UnsafeMutablePointer<Float>
  /// What the gradient takes from how far an input is from the mean, and from no input, for each channel.
  let slope: UnsafeMutablePointer<Float>
  let offset: UnsafeMutablePointer<Float>
  private let parts: UnsafeMutablePointer<Float>
  private let plan: Plan

  init(_ plan: Plan, _ run: StepCall) {
    self.plan = plan
    permuted = run.scratch
    scale = permuted + plan.permuted * run.samples
    shift = scale + plan.columns
    slope = shift + plan.columns
    offset = slope + plan.columns
    parts = offset + plan.columns
  }

  /// The sums of one part of the team for each channel.
  struct Tally {
    let sums: UnsafeMutablePointer<Float>
    let squares: UnsafeMutablePointer<Float>
    /// What inputs are counted from.
    let pivot: UnsafeMutablePointer<Float>
    private let columns: Int

    fileprivate init(_ memory: UnsafeMutablePointer<Float>, columns: Int) {
      sums = memory
      squares = memory + columns
      pivot = memory + 2 * columns
      self.columns = columns
    }

    /// The rows that were taken in: the bits of a float.
    var count: Int {
      get { Int(pivot[columns].bitPattern) }
      nonmutating set { pivot[columns] = Float(bitPattern: UInt32(newValue)) }
    }

    func begin() { sums.update(repeating: 0, count: 3 * columns + 1) }
  }

  func tally(_ part: Int) -> Tally { Tally(parts + part * plan.countPerPart, columns: plan.columns) }

  /// Room for the rows that a part works on at a time.
  func block(_ part: Int) -> UnsafeMutablePointer<Float> { tally(part).pivot + plan.columns + 1 }

  /// Adds up what the parts have in that of the first.
  func join(parts: Int) {
    let total = tally(0).sums
    for part in 1..<max(parts, 1) {
      let sums = tally(part).sums
      for index in 0..<2 * plan.columns { total[index] += sums[index] }
    }
  }

  /// The mean of a channel over all parts, and its biased variance.
  func moments(_ channel: Int, parts: Int, divisor: Double) -> (mean: Double, variance: Double) {
    let origin = Double(tally(0).pivot[channel])
    var (sum, square) = (0.0, 0.0)
    for part in 0..<max(parts, 1) {
      let tally = tally(part)
      let (count, shift, own) = (
        Double(tally.count), Double(tally.pivot[channel]) - origin, Double(tally.sums[channel])
      )
      sum += own + count * shift
      square += Double(tally.squares[channel]) + shift * (2 * own + count * shift)
    }
    let mean = sum / divisor
    return (origin + mean, max(square / divisor - mean * mean, 0))
  }

  func setLine(
    _ gamma: UnsafePointer<Float>?, _ beta: UnsafePointer<Float>?, mean: UnsafePointer<Float>,
    _ inverse: UnsafePointer<Float>
  ) {
    for channel in 0..<plan.columns {
      scale[channel] = (gamma?[channel] ?? 1) * inverse[channel]
      shift[channel] = (beta?[channel] ?? 0) - mean[channel] * scale[channel]
    }
  }

  /// The clamp of the normalised input.
  func clamp(_ bounds: (lower: Float, upper: Float)) -> ColumnClamp {
    ColumnClamp(scale: scale, shift: shift, lower: bounds.lower, upper: bounds.upper)
  }
}
