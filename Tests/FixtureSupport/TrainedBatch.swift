import KerasEngine
import KerasFile
import KerasGraph
import KerasLayers
import KernelSelection
import SIMDKernels

/// One batch of a model there and back, with the loss of `Fixtures/generator/gradients.py`: the sum of the outputs'
/// elements, each multiplied by a fixed factor.
public struct TrainedBatch {
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

  /// A batch of the model of a fixture, such as `Dropout/default`, with the fastest kernels.
  public init(fixture: String, inputs: [Tensor], threads: Int) throws {
    let model = try Reader(catalog: .standard).model(contentsOf: Fixtures.model("layers/" + fixture))
    try self.init(model, inputs, kernels: .best, threads: threads)
  }

  var parameters: ParameterMemory { session.parameters }

  /// The loss; the outputs are there afterwards.
  public func forward(_ inputs: [Tensor]? = nil, seed: UInt64 = 1, batch: UInt64 = 0) -> Double {
    let inputs = inputs ?? self.inputs
    session.forward(inputs.map(\.pointer), samples: samples, seed: seed, batch: batch)
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
  public func backward() {
    parameters.clearGradients()
    for (index, output) in outputs.enumerated() {
      guard let gradient = session.outputGradient(index) else { continue }
      let stream = FixedFactors.stream(ofOutput: index)
      for position in output.indices { gradient[position] = Float(FixedFactors.factor(position, stream: stream)) }
    }
    session.backward()
  }

  public var outputs: [UnsafeBufferPointer<Float>] {
    session.plan.outputs.enumerated().map { index, extents in
      UnsafeBufferPointer(start: session.output(index), count: extents.reduce(samples, *))
    }
  }

  public func gradient(ofInput index: Int) -> UnsafeBufferPointer<Float>? {
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
