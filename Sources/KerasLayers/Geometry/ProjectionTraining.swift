import KerasGraph

/// One of the products with weights that a layer is made of, in training: some of the layer's weights, and
/// their rows.
struct ProjectionTraining: Sendable {
  let step: TrainingStep
  /// The floats of a sample of the input and of the result.
  let inputCount: Int
  let count: Int
  private let weights: Range<Int>

  /// - Parameters:
  ///   - weights: which of the layer's weights it has: a kernel, and perhaps a bias.
  ///   - rows: the rows of a sample.
  ///   - depth: the values of a row of the input, `nil` for the first extent of the kernel.
  init(_ site: CallSite, weights: Range<Int>, rows: Int, depth: Int?, activation: Activation = .linear) {
    let own = Array(site.weights[weights])
    let depth = depth ?? own[0].shape[0]
    let columns = own[0].count / max(depth, 1)
    self.weights = weights
    inputCount = rows * depth
    count = rows * columns
    step =
      ProductTraining(
        site.with(
          inputs: [[rows, depth]], outputs: [[rows, columns]], masked: [false], weights: own,
          epilogue: FusedEpilogue(activation: activation)),
        depth: depth, columns: columns, useBias: weights.count > 1
      ).step
  }

  func forward(
    _ forward: ForwardCall, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    step.forward(
      ForwardCall(
        call: call(forward.call, input, output, scratch), weights: Array(forward.weights[weights]), kept: forward.kept,
        seed: forward.seed))
  }

  /// - Parameters:
  ///   - output: the results of the forward run.
  ///   - gradient: the gradient by them.
  ///   - inputGradient: where the gradient by the input is stored, `nil` if nobody needs it.
  func backward(
    _ back: BackwardCall, _ input: UnsafePointer<Float>, _ output: UnsafePointer<Float>,
    gradient: UnsafePointer<Float>, _ inputGradient: UnsafeMutablePointer<Float>?, scratch: UnsafeMutablePointer<Float>
  ) {
    step.backward(
      BackwardCall(
        call: call(back.call, input, UnsafeMutablePointer(mutating: output), scratch),
        weights: Array(back.weights[weights]), kept: back.kept, outputGradients: [gradient],
        inputGradients: [inputGradient], weightGradients: Array(back.weightGradients[weights]), seed: back.seed))
  }

  private func call(
    _ call: StepCall, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) -> StepCall {
    StepCall(samples: call.samples, inputs: [input], outputs: [output], scratch: scratch, team: call.team)
  }
}
