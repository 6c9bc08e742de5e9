import KerasGraph
import SIMDKernels

/// A ``GRUCell`` in training. It leaves the results of its gates z, r and h̃ of each step, and what the reset gate
/// acts on or makes.
struct TrainedGRU: GatedTrainedCell {
  let sums: GateSums
  private let functions: GateFunctions
  private let resetAfter: Bool
  private let kernels: KernelTable

  /// With `reset_after`, `recurrent` is the product of the state; without it, the state behind the reset gate.
  private static let (update, reset, candidate, recurrent) = (0, 1, 2, 3)

  init(
    _ given: GateSums, activation: Activation, recurrentActivation: Activation, resetAfter: Bool,
    kernels: KernelTable
  ) {
    var sums = given
    if resetAfter {
      sums.stateParts[Self.candidate] = Self.recurrent
    } else {
      sums.operands[Self.candidate] = Self.recurrent
    }
    self.sums = sums
    self.resetAfter = resetAfter
    self.kernels = kernels
    functions = GateFunctions(
      [recurrentActivation, recurrentActivation, activation], of: sums, parts: 4, kernels: kernels)
  }

  private var size: Int { sums.size }
  var stateCounts: [Int] { [size] }
  var recordCount: Int { functions.parts * size }
  var scratchPerSample: Int { 2 * size + sums.scratchPerSample }

  func advance(_ step: CellStep) {
    let count = step.count * size
    let (update, reset) = (step.part(Self.update, size), step.part(Self.reset, size))
    let (candidate, recurrent) = (step.part(Self.candidate, size), step.part(Self.recurrent, size))
    let (before, behind) = (step.before(0, size), step.behind(0, size))
    for gate in [Self.update, Self.reset] {
      sums.recur(gate, step)
      functions.apply(gate, step)
    }
    if resetAfter {
      sums.recur(Self.candidate, step)
      kernels.multiply(count, reset, recurrent, behind)
      kernels.add(count, candidate, behind, candidate)
    } else {
      kernels.multiply(count, reset, before, recurrent)
      sums.recur(Self.candidate, step)
    }
    functions.apply(Self.candidate, step)
    kernels.subtract(count, before, candidate, behind)
    kernels.multiply(count, behind, update, behind)
    kernels.add(count, behind, candidate, behind)
  }

  func retreat(
    _ step: CellStep, from next: UnsafeMutablePointer<Float>, to previous: UnsafeMutablePointer<Float>
  ) {
    let count = step.count * size
    let (given, target) = (next + step.place(0, size), previous + step.place(0, size))
    let (byUpdate, byCandidate) = (step.scratch, step.scratch + count)
    var products = step
    products.scratch += 2 * count
    kernels.subtract(count, step.before(0, size), step.part(Self.candidate, size), byUpdate)
    kernels.multiply(count, given, byUpdate, byUpdate)
    kernels.multiply(count, given, step.part(Self.update, size), target)
    kernels.subtract(count, given, target, byCandidate)
    functions.goBack(Self.update, step, byUpdate)
    functions.goBack(Self.candidate, step, byCandidate)
    if resetAfter {
      retreatBehindProduct(step, products, to: target)
    } else {
      retreatBeforeProduct(step, products, to: target)
    }
    for gate in [Self.update, Self.reset] { sums.recurBack(gate, products, to: target, accumulate: true) }
  }

  private func retreatBehindProduct(_ step: CellStep, _ products: CellStep, to target: UnsafeMutablePointer<Float>) {
    let (count, memory) = (step.count * size, step.scratch)
    let (candidate, recurrent) = (step.part(Self.candidate, size), step.part(Self.recurrent, size))
    kernels.multiply(count, candidate, recurrent, memory)
    kernels.multiply(count, candidate, step.part(Self.reset, size), recurrent)
    functions.goBack(Self.reset, step, memory)
    sums.recurBack(Self.candidate, products, to: target, accumulate: true)
  }

  private func retreatBeforeProduct(_ step: CellStep, _ products: CellStep, to target: UnsafeMutablePointer<Float>) {
    let (count, memory) = (step.count * size, step.scratch)
    sums.recurBack(Self.candidate, products, to: memory, accumulate: false)
    kernels.multiply(count, memory, step.part(Self.reset, size), memory + count)
    kernels.add(count, target, memory + count, target)
    kernels.multiply(count, memory, step.before(0, size), memory)
    functions.goBack(Self.reset, step, memory)
  }
}
