import KerasGraph
import SIMDKernels

extension Dot {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let kernels = site.call.kernels
    let operands = zip(site.call.inputs, axes).map { DotOperand($0, axis: $1) }
    let (left, right) = (operands[0], operands[1])
    let (depth, normalize) = (left.depth, normalize)
    let packedCount = max(
      kernels.packedCount(depth: right.count, columns: depth), kernels.packedCount(depth: left.count, columns: depth))
    return .step(
      TrainingStep(
        inference: try forward(site.call), reads: .inputs,
        scratch: TrainingStep.Memory(
          fixed: depth * (left.count + 2 * max(left.count, right.count) + right.count) + packedCount)
      ) { back in
        let call = back.call
        let a = call.scratch
        let b = a + depth * left.count
        let packed = b + depth * right.count
        let gradient = packed + packedCount
        for sample in 0..<call.samples {
          left.rows(call.inputs[0], sample: sample, normalize: normalize, a, kernels)
          right.rows(call.inputs[1], sample: sample, normalize: normalize, b, kernels)
          let given = back.outputGradients[0] + sample * left.count * right.count
          if let target = back.inputGradients[0] {
            // dA = dC B
            kernels.packPanels(right.count, depth, UnsafePointer(b), depth, 1, packed)
            kernels.product(
              left.count, depth, right.count, given, right.count, UnsafePointer(packed), gradient, depth, false,
              Epilogue())
            left.scatter(gradient, normalize: normalize, of: call.inputs[0], sample: sample, target, kernels)
          }
          if let target = back.inputGradients[1] {
            // dB = dC' A
            gradient.update(repeating: 0, count: right.count * depth)
            kernels.transposedProduct(
              left.count, right.count, depth, given, right.count, UnsafePointer(a), depth, gradient, depth)
            right.scatter(gradient, normalize: normalize, of: call.inputs[1], sample: sample, target, kernels)
          }
        }
      })
  }
}
