import KerasEngine
import KerasFile
import KerasGraph
import SIMDKernels

/// One batch of a model there and back, with the loss of `Fixtures/generator/gradients.py`: the sum of the outputs' elements,
/// each multiplied by a fixed factor.
struct TrainedBatch {
  private let session: TrainingSession
  private let inputs: [Tensor]
  private let samples: Int

  init(_ model: LoadedModel, _ inputs: [Tensor], kernels: KernelTable, threads: Int = 1) throws {
    let memory = try ParameterMemory(model.graph, model.parameters)
    let plan = try TrainingPlan(
      model.graph, inputs: inputs.map { Array($0.shape.dropFirst()) }, parameters: memory, kernels: kernels,
      differentiatingInputs: true)
    samples = inputs.first?.shape.first ?? 0
    self.inputs = inputs
    session = TrainingSession(plan, parameters: memory, kernels: kernels, capacity: samples, threads: threads)
  }

  var parameters: ParameterMemory { session.parameters }

  /// The loss; the outputs are there afterwards.
  func forward(_ inputs: [Tensor]? = nil) -> Double {
    let inputs = inputs ?? self.inputs
    session.forward(inputs.map(\.pointer), samples: samples, seed: 1)
    return withExtendedLifetime(inputs) {
      outputs.enumerated().reduce(0.0) { sum, output in
        let stream = FixedFactors.stream(ofOutput: output.offset)
        return output.element.enumerated().reduce(sum) {
          $0 + Double($1.element) * FixedFactors.factor($1.offset, stream: stream)
        }
      }
    }
  }

  /// The gradients, after ``forward(_:)``.
  func backward() {
    parameters.clearGradients()
    for (index, output) in outputs.enumerated() {
      guard let gradient = session.outputGradient(index) else { continue }
      let stream = FixedFactors.stream(ofOutput: index)
      for position in output.indices { gradient[position] = Float(FixedFactors.factor(position, stream: stream)) }
    }
    session.backward()
  }

  var outputs: [UnsafeBufferPointer<Float>] {
    session.plan.outputs.enumerated().map { index, extents in
      UnsafeBufferPointer(start: session.output(index), count: extents.reduce(samples, *))
    }
  }

  func gradient(ofInput index: Int) -> UnsafeBufferPointer<Float>? {
    session.inputGradient(index).map { UnsafeBufferPointer(start: $0, count: inputs[index].count) }
  }

  func gradient(ofWeight index: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      start: parameters.gradient(index), count: parameters.parameters[index].spec.count ?? 0)
  }

  func value(ofWeight index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: parameters.value(index), count: parameters.parameters[index].spec.count ?? 0)
  }
}
