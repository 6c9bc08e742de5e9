import KerasGraph
import KernelSelection

extension Layer {
  /// Runs the layer by itself with the best kernels of this processor; its weights and inputs are given.
  ///
  /// - Throws: ``ModelError`` if the layer does not take them.
  public func run(_ inputs: [Tensor], weights: [Tensor] = [], masked: [Bool] = []) throws -> [Tensor] {
    let samples = inputs.first?.shape.first ?? 0
    let shapes = try outputShapes(inputs.map { Shape($0.shape) })
    let outputs = try shapes.map { try Tensor(zeros: [samples] + ($0.concreteSample ?? [])) }
    let site = CallSite(
      inputs: inputs.map { Array($0.shape.dropFirst()) },
      outputs: outputs.map { Array($0.shape.dropFirst()) },
      masked: masked, weights: weights, kernels: .best, epilogue: epilogue)
    let step = try forward(site)
    let scratch = FloatBuffer(zeros: step.scratchCount(samples: samples))
    step.run(
      StepCall(
        samples: samples, inputs: inputs.map(\.pointer), outputs: outputs.map(\.buffer.mutablePointer),
        scratch: scratch.mutablePointer))
    return outputs
  }
}
