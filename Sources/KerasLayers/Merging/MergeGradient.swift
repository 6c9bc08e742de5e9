import KerasGraph
import SIMDKernels

/// How the gradient of an elementwise merge goes back to its inputs: summed over what was repeated.
struct MergeGradient: Sendable {
  private let operands: [Broadcast]
  private let kernels: KernelTable
  private let count: Int

  init(_ site: TrainingSite) {
    let output = site.call.outputs[0]
    operands = site.call.inputs.map { Broadcast($0, over: output) }
    kernels = site.call.kernels
    count = site.call.outputCount()
  }

  /// A merge whose derivative by each input is a number.
  func linear(inference: Step, factors: [Float]) -> LayerTraining {
    .step(
      TrainingStep(inference: inference, reads: [], scratch: TrainingStep.Memory(perSample: count)) { back in
        each(back) { input, gradient in
          var factor = factors[input]
          let total = back.call.samples * count
          kernels.combine(.multiply, total, back.outputGradients[0], 1, &factor, 0, gradient)
        }
      })
  }

  /// A product: the derivative by an input is the product of all others.
  func product(inference: Step) -> LayerTraining {
    .step(
      TrainingStep(inference: inference, reads: .inputs, scratch: TrainingStep.Memory(perSample: count)) { back in
        each(back) { input, gradient in
          let samples = back.call.samples
          var product = back.outputGradients[0]
          for (other, operand) in operands.enumerated() where other != input {
            operand.combine(.multiply, samples: samples, product, back.call.inputs[other], gradient, kernels)
            product = UnsafePointer(gradient)
          }
          if product != UnsafePointer(gradient) { gradient.update(from: product, count: samples * count) }
        }
      })
  }

  /// A maximum or minimum: the first input that equals the result takes the gradient.
  func extreme(inference: Step) -> LayerTraining {
    .step(
      TrainingStep(
        inference: inference, reads: [.inputs, .outputs], scratch: TrainingStep.Memory(perSample: 3 * count)
      ) { back in
        let (samples, total) = (back.call.samples, back.call.samples * count)
        // What no input before has taken, behind the memory of `each`.
        let left = back.call.scratch + total
        let expanded = left + total
        left.update(from: back.outputGradients[0], count: total)
        each(back, all: true) { input, gradient in
          operands[input].expand(back.call.inputs[input], samples: samples, expanded)
          for element in 0..<total {
            let taken = expanded[element] == back.call.output[element] ? left[element] : 0
            gradient[element] = taken
            left[element] -= taken
          }
        }
      })
  }

  /// Calls `store` for each input that needs a gradient, with memory for the gradient before what was repeated is
  /// summed.
  ///
  /// - Parameter all: whether to call it for every input.
  private func each(
    _ back: BackwardCall, all: Bool = false, _ store: (_ input: Int, _ gradient: UnsafeMutablePointer<Float>) -> Void
  ) {
    for (input, operand) in operands.enumerated() {
      let target = back.inputGradients[input]
      guard all || target != nil else { continue }
      let memory = operand.isWhole ? target ?? back.call.scratch : back.call.scratch
      store(input, memory)
      guard let target, memory != target else { continue }
      operand.sum(UnsafePointer(memory), samples: back.call.samples, into: target, kernels)
    }
  }
}
