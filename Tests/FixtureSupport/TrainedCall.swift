import KerasGraph
import KernelSelection
import SIMDKernels

/// One call of a layer by itself in training, there and back, with the best kernels of this processor.
public final class TrainedCall {
  public let inputs: [Tensor]
  public let outputs: [Tensor]
  public let weights: [Tensor]
  private let step: TrainingStep
  private let kept: FloatBuffer
  private let scratch: FloatBuffer
  private let team: Team

  /// - Throws: ``ModelError`` if the layer can't be trained, or only forwards its input.
  public init(
    _ layer: any Layer, _ inputs: [Tensor], weights: [Tensor] = [], arguments: JSON = .null, exact: Bool = true,
    team: Team = .alone
  ) throws {
    let samples = inputs.first?.shape.first ?? 0
    let shapes = try layer.outputShapes(inputs.map { Shape($0.shape) }, arguments: arguments)
    self.inputs = inputs
    self.weights = weights
    self.team = team
    outputs = try shapes.map { try Tensor(zeros: [samples] + ($0.concreteSample ?? [])) }
    let site = CallSite(
      inputs: inputs.map { Array($0.shape.dropFirst()) }, outputs: outputs.map { Array($0.shape.dropFirst()) },
      weights: weights, arguments: arguments, kernels: .best, exact: exact, epilogue: layer.epilogue)
    guard
      case .step(let step) = try layer.training(
        TrainingSite(call: site, differentiated: inputs.map { _ in true }))
    else { throw ModelError("only forwards its input") }
    self.step = step
    kept = FloatBuffer(zeros: step.kept.count(samples: samples, threads: team.size))
    scratch = FloatBuffer(zeros: step.scratch.count(samples: samples, threads: team.size))
  }

  private var call: StepCall {
    StepCall(
      samples: inputs.first?.shape.first ?? 0, inputs: inputs.map(\.pointer), masks: inputs.map { _ in nil },
      outputs: outputs.map(\.buffer.mutablePointer), scratch: scratch.mutablePointer, team: team)
  }

  /// The outputs by the random numbers of a seed.
  @discardableResult
  public func forward(seed: UInt64) -> [[Float]] {
    step.forward(
      ForwardCall(call: call, weights: weights.map(\.buffer.mutablePointer), kept: kept.mutablePointer, seed: seed))
    return outputs.map(\.values)
  }

  /// The gradients by the inputs and the weights, after ``forward(seed:)`` with the same seed.
  public func backward(_ gradients: [[Float]], seed: UInt64) throws -> (inputs: [[Float]], weights: [[Float]]) {
    let given = try zip(outputs, gradients).map { try Tensor(shape: $0.shape, values: $1) }
    let byInputs = try inputs.map { try Tensor(zeros: $0.shape) }
    let byWeights = try weights.map { try Tensor(zeros: $0.shape) }
    step.backward(
      BackwardCall(
        call: call, weights: weights.map(\.pointer), kept: kept.mutablePointer, outputGradients: given.map(\.pointer),
        inputGradients: byInputs.map(\.buffer.mutablePointer), weightGradients: byWeights.map(\.buffer.mutablePointer),
        seed: seed))
    return withExtendedLifetime(given) { (byInputs.map(\.values), byWeights.map(\.values)) }
  }
}
