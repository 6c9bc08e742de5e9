import KerasGraph
import SIMDKernels

extension Model {
  /// The kernels that predictions run with.
  public var kernels: KernelTable { predictor.kernels }

  /// How many threads share a prediction.
  public var threads: Int { predictor.threads }

  /// Whether predictions do without algorithms that trade accuracy for speed.
  public var exact: Bool { predictor.exact }

  /// Computes the outputs, in the model's order, for its inputs, in its order; all have the batch axis first.
  ///
  /// - Throws: ``ModelError`` if the inputs do not fit, or with everything that keeps the model from running.
  public func predict(_ inputs: [Tensor]) throws(ModelError) -> [Tensor] {
    try predictor.predict(inputs)
  }

  /// Computes the only output of a model.
  ///
  /// - Throws: ``ModelError`` as ``predict(_:)-([Tensor])`` does, and if the model has several outputs.
  public func predict(_ inputs: Tensor...) throws(ModelError) -> Tensor {
    guard graph.outputs.count == 1 else {
      throw ModelError("the model has \(graph.outputs.count) outputs", remedy: "call predict with a list of inputs")
    }
    return try predictor.predict(inputs)[0]
  }

  /// Prepares predictions for inputs of the model's own shapes, so that the first does not take longer.
  ///
  /// Does nothing for a model whose inputs have unknown extents.
  /// - Throws: ``ModelError`` with everything that keeps the model from running.
  public func prepare() throws(ModelError) {
    try graph.validate()
    let extents = inputShapes.compactMap { $0?.concreteSample }
    if extents.count == graph.inputs.count { try predictor.prepare(extents) }
  }
}
