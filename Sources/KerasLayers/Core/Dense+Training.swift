import KerasGraph
import SIMDKernels

extension Dense {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let call = site.call
    let kernels = call.kernels
    let (units, depth) = (units, call.weights[0].shape[0])
    let rowsPerSample = call.inputCount() / max(depth, 1)
    let output = OutputGradient(call, columns: units)
    let useBias = useBias
    let packed = ProductPanels(kernels, depth: depth, columns: units)
    let back = ProductPanels(kernels, depth: units, columns: depth)
    return .step(
      TrainingStep(
        reads: output.reads.union(.inputs), kept: TrainingStep.Memory(perSample: output.kept),
        scratch: TrainingStep.Memory(
          perSample: output.isLinear ? 0 : rowsPerSample * units, fixed: max(packed.count, back.count)),
        forward: { forward in
          let run = forward.call
          let panels = packed.pack(forward.weights[0], rowStride: units, columnStride: 1, run.scratch, run.team)
          let epilogue = output.epilogue(bias: useBias ? UnsafePointer(forward.weights[1]) : nil)
          run.team.divide(run.samples * rowsPerSample, grain: 16) { rows in
            kernels.product(
              rows.count, units, depth, run.input + rows.lowerBound * depth, depth, panels,
              output.target(forward) + rows.lowerBound * units, units, false, epilogue)
            output.finish(rows, forward)
          }
        },
        backward: { call in
          let run = call.call
          let rows = run.samples * rowsPerSample
          let memory = run.scratch + back.count
          run.team.divide(rows, grain: 16) { part in
            _ = output.gradient(part, call, memory + part.lowerBound * units)
          }
          let gradient = output.isLinear ? call.outputGradients[0] : UnsafePointer(memory)
          if let bias = useBias ? call.weightGradients[1] : nil {
            run.team.divide(units, grain: 64) { columns in
              kernels.addColumnSums(
                rows, columns.count, gradient + columns.lowerBound, units, bias + columns.lowerBound)
            }
          }
          if let kernel = call.weightGradients[0] {
            run.team.divide(depth, grain: 16) { part in
              kernels.transposedProduct(
                rows, part.count, units, run.input + part.lowerBound, depth, gradient, units,
                kernel + part.lowerBound * units, units)
            }
          }
          guard let inputGradient = call.inputGradients[0] else { return }
          let panels = back.pack(call.weights[0], rowStride: 1, columnStride: units, run.scratch, run.team)
          run.team.divide(rows, grain: 16) { part in
            kernels.product(
              part.count, depth, units, gradient + part.lowerBound * units, units, panels,
              inputGradient + part.lowerBound * depth, depth, false, Epilogue())
          }
        }))
  }
}
