import KerasGraph
import SIMDKernels

/// Inverted dropout: a value is dropped with the probability `rate`, else divided by `1 - rate`.
///
/// The random numbers depend on the run's seed and a value's place alone, so that the backward run draws them again, and any
/// number of threads gives the same.
struct DropoutTraining: Sendable {
  let rate: Float
  let kernels: KernelTable

  /// Each value by itself.
  ///
  /// - Parameter count: the floats of a sample.
  func elementwise(count: Int) -> LayerTraining {
    if rate == 0 { return .forwardsInput }
    return .step(
      TrainingStep(
        reads: [],
        forward: { forward in
          let call = forward.call
          drop(call.samples * count, forward.seed, call.input, call.output, call.team)
        },
        backward: { back in
          guard let target = back.inputGradients[0] else { return }
          drop(back.call.samples * count, back.seed, back.outputGradients[0], target, back.call.team)
        }))
  }

  private func drop(
    _ count: Int, _ seed: UInt64, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ team: Team
  ) {
    team.divide(count, grain: 8192) { range in
      for first in stride(from: range.lowerBound, to: range.upperBound, by: 4096) {
        let used = min(4096, range.upperBound - first)
        draw(seed, first, used, y + first)
        kernels.combine(.multiply, used, x + first, 1, UnsafePointer(y + first), 1, y + first)
      }
    }
  }

  /// What the values from `first` on are multiplied with.
  private func draw(_ seed: UInt64, _ first: Int, _ count: Int, _ factors: UnsafeMutablePointer<Float>) {
    kernels.bernoulli(RandomSequence(seed: seed), first, count, rate, 0, rate < 1 ? 1 / (1 - rate) : 0, factors)
  }

  /// All values together that share one of the numbers of `noise`, whose extents broadcast to those of a sample.
  ///
  /// - Parameter shared: whether all samples have their random numbers together.
  func repeated(_ noise: [Int], over extents: [Int], shared: Bool) -> LayerTraining {
    if rate == 0 { return .forwardsInput }
    let (broadcast, noiseCount) = (Broadcast(noise, over: extents), noise.reduce(1, *))
    @Sendable func multiply(
      _ call: StepCall, _ seed: UInt64, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
    ) {
      let factors = call.scratch
      draw(seed, 0, shared ? noiseCount : call.samples * noiseCount, factors)
      broadcast.combine(
        .multiply, samples: call.samples, x, UnsafePointer(factors), shared: shared, y, kernels)
    }
    return .step(
      TrainingStep(
        reads: [], scratch: TrainingStep.Memory(perSample: shared ? 0 : noiseCount, fixed: shared ? noiseCount : 0),
        forward: { multiply($0.call, $0.seed, $0.call.input, $0.call.output) },
        backward: { back in
          guard let target = back.inputGradients[0] else { return }
          multiply(back.call, back.seed, back.outputGradients[0], target)
        }))
  }
}
