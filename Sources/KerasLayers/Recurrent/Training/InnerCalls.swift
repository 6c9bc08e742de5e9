import KerasGraph

extension ForwardCall {
  /// The same run for a step inside of the step.
  ///
  /// - Parameter weights: those of the inner step, as a part of all; default all.
  func inner(
    _ call: StepCall, weights: Range<Int>? = nil, kept: UnsafeMutablePointer<Float>? = nil, seed: UInt64? = nil
  ) -> ForwardCall {
    ForwardCall(
      call: call, weights: Array(self.weights[weights ?? self.weights.indices]), kept: kept ?? self.kept,
      seed: seed ?? self.seed, penalize: penalize)
  }
}

extension BackwardCall {
  /// The same run for a step inside of the step.
  ///
  /// - Parameter weights: those of the inner step, as a part of all; default all.
  func inner(
    _ call: StepCall, weights: Range<Int>? = nil, kept: UnsafeMutablePointer<Float>? = nil,
    outputGradients: [UnsafePointer<Float>]? = nil, inputGradients: [UnsafeMutablePointer<Float>?]? = nil,
    seed: UInt64? = nil
  ) -> BackwardCall {
    let range = weights ?? self.weights.indices
    return BackwardCall(
      call: call, weights: Array(self.weights[range]), kept: kept ?? self.kept,
      outputGradients: outputGradients ?? self.outputGradients,
      inputGradients: inputGradients ?? self.inputGradients, weightGradients: Array(weightGradients[range]),
      seed: seed ?? self.seed, penalize: penalize)
  }
}
