import KerasGraph
import SIMDKernels
import Synchronization

/// Predicts with a model that has calls built with `training=True`: what is done in training alone is done there,
/// batch by batch as Keras does it.
///
/// Random numbers follow from the count of batches before, so that predictions differ from each other, but not from
/// run to run. Calls from several tasks wait for each other.
final class TrainingPredictor: Sendable {
  /// That of Keras' `predict`.
  static let batchSize = 32

  private struct State {
    var session: TrainingSession?
    var batches: UInt64 = 0
  }

  private let graph: LayerGraph
  private let parameters: ParameterStore
  private let kernels: KernelTable
  private let threads: Int
  private let exact: Bool
  private let endingInLogits: Bool
  private let state = Mutex(State())

  init(
    _ graph: LayerGraph, parameters: ParameterStore, kernels: KernelTable, threads: Int, exact: Bool,
    endingInLogits: Bool
  ) {
    self.graph = graph
    self.parameters = parameters
    self.kernels = kernels
    self.threads = threads
    self.exact = exact
    self.endingInLogits = endingInLogits
  }

  /// - Throws: ``ModelError`` that lists everything that keeps the model from running.
  func prepare(_ extents: [[Int]]) throws(ModelError) {
    try state.withLock { state throws(ModelError) in _ = try session(extents, &state) }
  }

  /// Computes the outputs for inputs that fit the model.
  func predict(_ inputs: [Tensor]) throws(ModelError) -> [Tensor] {
    try state.withLock { state throws(ModelError) in
      let extents = inputs.map { Array($0.shape.dropFirst()) }
      let session = try session(extents, &state)
      let count = inputs.first?.shape.first ?? 0
      let outputs = try session.plan.outputs.map { extents throws(ModelError) in try Tensor(zeros: [count] + extents) }
      withExtendedLifetime((inputs, outputs)) {
        for start in stride(from: 0, to: count, by: Self.batchSize) {
          let samples = min(Self.batchSize, count - start)
          state.batches += 1
          session.forward(
            zip(inputs, extents).map { $0.pointer + start * $1.reduce(1, *) }, samples: samples, seed: state.batches,
            batch: state.batches)
          for (index, extents) in session.plan.outputs.enumerated() {
            let size = extents.reduce(1, *)
            let target = outputs[index].buffer.mutablePointer + start * size
            target.update(from: session.output(index), count: samples * size)
          }
        }
      }
      return outputs
    }
  }

  private func session(_ extents: [[Int]], _ state: inout State) throws(ModelError) -> TrainingSession {
    if let known = state.session, known.plan.inputs == extents { return known }
    let memory = try ParameterMemory(graph, parameters)
    let plan = try TrainingPlan(
      graph, inputs: extents, parameters: memory, kernels: kernels, exact: exact, endingInLogits: endingInLogits,
      isTraining: false)
    let made = TrainingSession(
      plan, parameters: memory, kernels: kernels, capacity: Self.batchSize, threads: threads)
    state.session = made
    return made
  }
}
