import KerasGraph
import SIMDKernels

/// The product of the rows of the input with a matrix of weights, a bias and an activation, in training.
struct ProductTraining: Sendable {
  private let kernels: KernelTable
  private let rowsPerSample: Int
  private let depth: Int
  private let columns: Int
  private let useBias: Bool
  private let output: OutputGradient
  private let panels: ProductPanels
  private let panelsBack: ProductPanels

  /// - Parameters:
  ///   - site: a call whose weights are a matrix of `depth` by `columns`, under any shape, and the bias, if
  ///   there is one.
  init(_ site: CallSite, depth: Int, columns: Int, useBias: Bool) {
    kernels = site.kernels
    rowsPerSample = site.inputCount() / max(depth, 1)
    self.depth = depth
    self.columns = columns
    self.useBias = useBias
    output = OutputGradient(site, columns: columns)
    panels = ProductPanels(kernels, depth: depth, columns: columns)
    panelsBack = ProductPanels(kernels, depth: columns, columns: depth)
  }

  var step: TrainingStep {
    TrainingStep(
      reads: output.reads.union(.inputs), kept: TrainingStep.Memory(perSample: output.kept),
      scratch: TrainingStep.Memory(
        perSample: output.isLinear ? 0 : rowsPerSample * columns, fixed: max(panels.count, panelsBack.count)),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let packed = panels.pack(
      UnsafePointer(forward.weights[0]), rowStride: columns, columnStride: 1, run.scratch, run.team)
    let epilogue = output.epilogue(bias: useBias ? UnsafePointer(forward.weights[1]) : nil)
    run.team.divide(run.samples * rowsPerSample, grain: 16) { rows in
      kernels.product(
        rows.count, columns, depth, run.input + rows.lowerBound * depth, depth, packed,
        output.target(forward) + rows.lowerBound * columns, columns, false, epilogue)
      output.finish(rows, forward)
    }
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let rows = run.samples * rowsPerSample
    let memory = run.scratch + panelsBack.count
    run.team.divide(rows, grain: 16) { part in
      _ = output.gradient(part, back, memory + part.lowerBound * columns)
    }
    let gradient = output.isLinear ? back.outputGradients[0] : UnsafePointer(memory)
    addWeightGradients(back, rows: rows, gradient)
    guard let inputGradient = back.inputGradients[0] else { return }
    let packed = panelsBack.pack(back.weights[0], rowStride: 1, columnStride: columns, run.scratch, run.team)
    run.team.divide(rows, grain: 16) { part in
      kernels.product(
        part.count, depth, columns, gradient + part.lowerBound * columns, columns, packed,
        inputGradient + part.lowerBound * depth, depth, false, Epilogue())
    }
  }

  private func addWeightGradients(_ back: BackwardCall, rows: Int, _ gradient: UnsafePointer<Float>) {
    if let bias = useBias ? back.weightGradients[1] : nil {
      back.call.team.divide(columns, grain: 64) { part in
        kernels.addColumnSums(rows, part.count, gradient + part.lowerBound, columns, bias + part.lowerBound)
      }
    }
    if let matrix = back.weightGradients[0] {
      back.call.team.divide(depth, grain: 16) { part in
        kernels.transposedProduct(
          rows, part.count, columns, back.call.input + part.lowerBound, depth, gradient, columns,
          matrix + part.lowerBound * columns, columns)
      }
    }
  }
}
