import KerasGraph
import SIMDKernels

/// How the outputs of two directions become one, or two, and how the gradient comes back; the steps of the backward
/// one are turned round.
struct DirectionMerge: Sendable {
  let mode: Bidirectional.MergeMode?
  /// Those of one sample of one direction's output.
  let extents: [Int]
  /// The floats of one sample of the sequence that both directions read.
  let inputCount: Int
  let kernels: KernelTable
  /// The steps of an output, and the floats of each.
  private let steps: Int
  private let stepCount: Int
  /// The extent of the last axis.
  private let columns: Int
  private let half = Tensor([0.5]).buffer

  init(mode: Bidirectional.MergeMode?, steps: Int, output: [Int], inputCount: Int, kernels: KernelTable) {
    self.mode = mode
    extents = output
    self.steps = steps
    self.inputCount = inputCount
    stepCount = output.reduce(1, *) / max(steps, 1)
    columns = output.last ?? 1
    self.kernels = kernels
  }

  /// The floats of one sample of one direction's output.
  var count: Int { steps * stepCount }

  func run(
    _ sample: Int, _ ahead: UnsafePointer<Float>, _ back: UnsafePointer<Float>,
    _ outputs: [UnsafeMutablePointer<Float>]
  ) {
    forEachStep(sample) { place, turned in
      merge(ahead + place, back + turned, outputs, place)
    }
  }

  /// From the gradients by the results to those by the outputs of both directions.
  ///
  /// - Parameter outputs: those of the forward direction, then of the backward one, of all samples.
  func runBack(
    _ sample: Int, _ gradients: [UnsafePointer<Float>], outputs: UnsafePointer<Float>, _ samples: Int,
    _ ahead: UnsafeMutablePointer<Float>, _ back: UnsafeMutablePointer<Float>
  ) {
    forEachStep(sample) { place, turned in
      let (gradient, a, b) = (gradients[0] + place, ahead + place, back + turned)
      switch mode {
      case nil:
        a.update(from: gradient, count: stepCount)
        b.update(from: gradients[1] + place, count: stepCount)
      case .concat:
        forEachRow { start in
          let row = gradients[0] + 2 * (place + start)
          (a + start).update(from: row, count: columns)
          (b + start).update(from: row + columns, count: columns)
        }
      case .sum:
        a.update(from: gradient, count: stepCount)
        b.update(from: gradient, count: stepCount)
      case .mul:
        kernels.multiply(stepCount, gradient, outputs + samples * count + turned, a)
        kernels.multiply(stepCount, gradient, outputs + place, b)
      case .ave:
        kernels.combine(.multiply, stepCount, gradient, 1, half.pointer, 0, a)
        b.update(from: a, count: stepCount)
      }
    }
  }

  private func merge(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ outputs: [UnsafeMutablePointer<Float>],
    _ place: Int
  ) {
    let output = outputs[0] + place
    switch mode {
    case nil:
      output.update(from: a, count: stepCount)
      (outputs[1] + place).update(from: b, count: stepCount)
    case .concat:
      forEachRow { start in
        let row = outputs[0] + 2 * (place + start)
        row.update(from: a + start, count: columns)
        (row + columns).update(from: b + start, count: columns)
      }
    case .sum: kernels.combine(.add, stepCount, a, 1, b, 1, output)
    case .mul: kernels.combine(.multiply, stepCount, a, 1, b, 1, output)
    case .ave:
      kernels.combine(.add, stepCount, a, 1, b, 1, output)
      kernels.combine(.multiply, stepCount, UnsafePointer(output), 1, half.pointer, 0, output)
    }
  }

  /// Calls `body` with the place of each step of the forward direction, and with that of the same step of the
  /// backward one.
  private func forEachStep(_ sample: Int, _ body: (_ place: Int, _ turned: Int) -> Void) {
    for step in 0..<steps {
      body(sample * count + step * stepCount, sample * count + (steps - 1 - step) * stepCount)
    }
  }

  private func forEachRow(_ body: (_ start: Int) -> Void) {
    for start in stride(from: 0, to: stepCount, by: max(columns, 1)) { body(start) }
  }
}
