import KerasGraph
import SIMDKernels

/// Repeats each element of a sample along its axes.
struct Repetition: Sendable {
  /// How often each element stands along each axis.
  let factors: [Int]

  func step(_ extents: [Int]) -> Step {
    let count = extents.reduce(1, *)
    let repeated = factors.reduce(count, *)
    let shape = zip(extents, factors).flatMap { [$0, $1] }
    let sources = Layout.denseStrides(extents).flatMap { [$0, 0] }
    return Step { call in
      call.team.divide(call.samples, grain: 16_384 / max(repeated, 1) + 1) { samples in
        Layout.copyBox(
          [samples.count] + shape, call.input + samples.lowerBound * count, [count] + sources,
          call.output + samples.lowerBound * repeated, [repeated] + Layout.denseStrides(shape))
      }
    }
  }
}
