import KerasFile
import KerasGraph
import KerasTraining
import SIMDKernels

/// Where training stands: how the model was compiled, and what its optimizer remembers.
///
/// ``Model/trainingState()`` reads it from a file of Keras, ``Model/save(to:training:)`` writes it, and
/// ``KerasTraining/Trainer/resume(from:)`` goes on from it.
public struct TrainingState: Sendable {
  /// How the model was compiled.
  public var compilation: Compilation
  /// `nil` if the optimizer has not worked yet.
  public var optimizer: OptimizerState?
  /// Why what the optimizer remembers can't be read or does not fit the model, so that it has to begin anew.
  public internal(set) var problem: ModelError?

  public init(_ compilation: Compilation, optimizer: OptimizerState? = nil) {
    self.compilation = compilation
    self.optimizer = optimizer
  }

  /// Where a trainer stands, its learning rate as it is now.
  ///
  /// - Throws: ``ModelError`` if a memory of the optimizer can't be copied.
  public init(_ trainer: Trainer) throws(ModelError) {
    compilation = trainer.compilation
    optimizer = try trainer.optimizer.state()
    if let rate = optimizer?.learningRate { compilation.optimizer.options.learningRate = .constant(rate) }
  }
}

extension Trainer {
  /// Goes on from where training stood, with the optimizer's count of batches, learning rate and memories.
  ///
  /// - Throws: ``ModelError`` if they are not those of this optimizer and these weights; nothing has changed then.
  public func resume(from state: OptimizerState) throws(ModelError) {
    try optimizer.restore(state)
  }
}

extension OptimizerSession {
  /// Goes on from what was remembered, under the names of either Keras.
  ///
  /// - Throws: ``ModelError`` if it is not of this optimizer and these weights; nothing has changed then.
  public func restore(_ state: OptimizerState) throws(ModelError) {
    try restore(
      state.generation, iterations: state.iterations, learningRate: state.learningRate,
      slots: state.slots.map(\.values))
  }

  /// An optimizer at work on the weights of a model that are trained, for the sake of its state.
  convenience init(
    _ optimizer: any Optimizer, parameters: [Parameter], kernels: KernelTable
  ) {
    self.init(
      optimizer, variables: parameters.map { OptimizedVariable(name: $0.key.description, shape: $0.spec.shape) },
      kernels: kernels)
  }
}

extension Model {
  /// How the file says that the model was compiled, and what the optimizer remembers; `nil` if it was not compiled.
  ///
  /// - Throws: ``KerasFileError`` with every class and option that is not known here. The model can be run and
  ///   trained in another way all the same.
  public func trainingState() throws(KerasFileError) -> TrainingState? {
    guard let record = try loaded.trainingRecord() else { return nil }
    do throws(ModelError) {
      let name = source.isZip ? "compile_config" : "training_config"
      var state = TrainingState(
        try locating(name) { () throws(ModelError) in try Compilation(record, outputs: graph.outputLayers) })
      state.problem = record.stateProblem
      // An optimizer that has not worked yet may have counted, but remembers nothing.
      guard let stored = record.state, stored.iterations > 0 || !stored.slots.isEmpty else { return state }
      do throws(ModelError) {
        let session = OptimizerSession(
          state.compilation.optimizer, parameters: try graph.parameters().filter(\.trainable), kernels: kernels)
        try session.restore(stored)
        state.optimizer = try session.state()
      } catch {
        state.problem = error
      }
      return state
    } catch {
      throw .model(file: source.file, error)
    }
  }
}

extension LayerGraph {
  /// The names of the layers that give the outputs.
  var outputLayers: [String] { outputs.map { layers[nodes[$0.node].layer].name } }
}
