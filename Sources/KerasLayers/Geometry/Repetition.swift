import KerasGraph
import SIMDKernels

/// Repeats each element of a sample along its axes.
struct Repetition {
  /// How often each element stands along each axis.
  let factors: [Int]

  func step(_ extents: [Int]) -> Step {
    let count = extents.reduce(1, *)
    let repeated = factors.reduce(count, *)
    let shape = zip(extents, factors).flatMap { [$0, $1] }
    let sources = Layout.denseStrides(extents).flatMap { [$0, 0] }
    return Step { call in
      Layout.copyBox(
        [call.samples] + shape, call.input, [count] + sources, call.output,
        [repeated] + Layout.denseStrides(shape))
    }
  }
}
