import KerasGraph
import SIMDKernels

/// An ``LSTMCell`` or a ``ConvLSTMCell`` in training. It leaves the results of its gates i, f, c, o and the activated
/// state of each step.
struct TrainedLSTM: GatedTrainedCell {
  let sums: GateSums
  private let functions: GateFunctions
  private let activation: Activation
  private let kernels: KernelTable

  private static let (inputGate, forgetGate, candidate, outputGate, activated) = (0, 1, 2, 3, 4)

  init(_ sums: GateSums, activation: Activation, recurrentActivation: Activation, kernels: KernelTable) {
    self.sums = sums
    self.activation = activation
    self.kernels = kernels
    functions = GateFunctions(
      [recurrentActivation, recurrentActivation, activation, recurrentActivation], of: sums, parts: 5,
      kernels: kernels)
  }

  private var size: Int { sums.size }
  private var columns: Int { sums.input.map.columns }
  var stateCounts: [Int] { [size, size] }
  var recordCount: Int { functions.parts * size }
  var scratchPerSample: Int { size + sums.scratchPerSample }

  func advance(_ step: CellStep) {
    let count = step.count * size
    for gate in 0..<4 {
      sums.recur(gate, step)
      functions.apply(gate, step)
    }
    let (carry, activated) = (step.behind(size, size), step.part(Self.activated, size))
    kernels.multiply(count, step.part(Self.inputGate, size), step.part(Self.candidate, size), activated)
    kernels.multiply(count, step.part(Self.forgetGate, size), step.before(size, size), carry)
    kernels.add(count, carry, activated, carry)
    activation.apply(rows: count / columns, columns: columns, carry, activated, kernels: kernels)
    kernels.multiply(count, activated, step.part(Self.outputGate, size), step.behind(0, size))
  }

  func retreat(
    _ step: CellStep, from next: UnsafeMutablePointer<Float>, to previous: UnsafeMutablePointer<Float>
  ) {
    let count = step.count * size
    let (byState, byCarry) = (next + step.place(0, size), next + step.place(size, size))
    let (activated, memory) = (step.part(Self.activated, size), step.scratch)
    kernels.multiply(count, byState, step.part(Self.outputGate, size), memory)
    activation.applyGradient(
      rows: count / columns, columns: columns,
      activation.isDifferentiatedByResult ? activated : step.behind(size, size), memory, memory, kernels: kernels)
    kernels.add(count, byCarry, memory, byCarry)
    kernels.multiply(count, byState, activated, memory)
    functions.goBack(Self.outputGate, step, memory)
    kernels.multiply(count, byCarry, step.part(Self.forgetGate, size), previous + step.place(size, size))
    kernels.multiply(count, byCarry, step.before(size, size), memory)
    functions.goBack(Self.forgetGate, step, memory)
    kernels.multiply(count, byCarry, step.part(Self.candidate, size), memory)
    kernels.multiply(count, byCarry, step.part(Self.inputGate, size), byCarry)
    functions.goBack(Self.inputGate, step, memory)
    functions.goBack(Self.candidate, step, byCarry)
    var products = step
    products.scratch += count
    for gate in 0..<4 {
      sums.recurBack(gate, products, to: previous + step.place(0, size), accumulate: gate > 0)
    }
  }
}
