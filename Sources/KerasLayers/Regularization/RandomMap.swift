import KerasGraph
import SIMDKernels

/// What a layer does to each value in training by random numbers: `y = x * factor + addend`.
///
/// Factor and addend of a value follow from the same random number, which depends on the run's seed and the value's
/// place alone. So nothing is kept for the backward run, which draws again, and any number of threads gives the same.
struct RandomMap: Sendable {
  /// How numbers are distributed.
  enum Distribution: Sendable {
    /// One of two values, the first with the probability `rate`.
    case either(rate: Float, dropped: Float, kept: Float)
    case normal(mean: Float, deviation: Float)
  }

  /// The numbers that several values have together.
  struct Repetition: Sendable {
    /// From the numbers of one sample to its values.
    let broadcast: Broadcast
    /// The numbers of one sample.
    let count: Int
    /// Whether all samples have the same numbers.
    let isShared: Bool

    init(_ extents: [Int], over sample: [Int], isShared: Bool = false) {
      broadcast = Broadcast(extents, over: sample)
      count = extents.reduce(1, *)
      self.isShared = isShared
    }
  }

  /// `nil` for 1.
  var factor: Distribution?
  /// `nil` for 0.
  var addend: Distribution?
  /// `nil` if each value has its own number.
  var repetition: Repetition?

  /// - Parameter seed: the layer's own; `nil` for that of the run.
  func training(_ site: CallSite, seed: Int?) -> LayerTraining {
    let (count, kernels) = (site.inputCount(), site.kernels)
    // The same without what is added.
    let slope = RandomMap(factor: factor, repetition: repetition)
    let step = TrainingStep(
      reads: [], scratch: TrainingStep.Memory(perThread: repetition?.count ?? Self.run),
      forward: { apply($0.call, $0.seed, count, $0.call.input, $0.call.output, kernels) },
      backward: { back in
        guard let gradient = back.inputGradients[0] else { return }
        slope.apply(back.call, back.seed, count, back.outputGradients[0], gradient, kernels)
      })
    return .step(step.seeded(by: seed))
  }

  /// The values that are drawn for at once where each has its own number.
  private static let run = 4096

  private func apply(
    _ call: StepCall, _ seed: UInt64, _ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    guard let repetition else { return applyToEach(call, seed, call.samples * count, x, y, kernels) }
    call.team.divide(call.samples, grain: 8192 / max(count, 1) + 1) { part, samples in
      let numbers = call.scratch + part * repetition.count
      for sample in samples {
        map(x + sample * count, y + sample * count, count) { distribution, function, source, target in
          let first = repetition.isShared ? 0 : sample * repetition.count
          draw(distribution, seed, first, repetition.count, numbers, kernels)
          repetition.broadcast.combine(function, samples: 1, source, UnsafePointer(numbers), target, kernels)
        }
      }
    }
  }

  private func applyToEach(
    _ call: StepCall, _ seed: UInt64, _ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    call.team.divide(count, grain: 2 * Self.run) { part, range in
      let numbers = call.scratch + part * Self.run
      for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.run) {
        let used = min(Self.run, range.upperBound - first)
        map(x + first, y + first, used) { distribution, function, source, target in
          draw(distribution, seed, first, used, numbers, kernels)
          kernels.combine(function, used, source, 1, UnsafePointer(numbers), 1, target)
        }
      }
    }
  }

  /// Calls `combine` for the factor and then for the addend, so far as there are such.
  private func map(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int,
    _ combine: (Distribution, BinaryFunction, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    if let factor { combine(factor, .multiply, x, y) }
    if let addend { return combine(addend, .add, factor == nil ? x : UnsafePointer(y), y) }
    if factor == nil { y.update(from: x, count: count) }
  }

  /// The numbers from place `first` on.
  private func draw(
    _ distribution: Distribution, _ seed: UInt64, _ first: Int, _ count: Int, _ y: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    let sequence = RandomSequence(seed: seed)
    switch distribution {
    case .either(let rate, let dropped, let kept): kernels.bernoulli(sequence, first, count, rate, dropped, kept, y)
    case .normal(let mean, let deviation): kernels.normal(sequence, first, count, mean, deviation, y)
    }
  }
}
