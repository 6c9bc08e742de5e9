import KerasFile
import KerasGraph
import KerasLayers

extension Model {
  /// Makes a new model with given weights.
  ///
  /// - Parameters:
  ///   - architecture: its layers.
  ///   - parameters: a value for every weight.
  ///   - options: how to run it.
  /// - Throws: ``ModelError`` with everything that is wrong with the layers and how they fit together; ``KerasFileError``
  ///   if a weight has no value or one of another shape; ``KernelSelectionError`` if the kernels named by
  ///   `H5INFER_KERNELS` can't run here.
  public init(_ architecture: some Architecture, parameters: ParameterStore, options: Options = Options()) throws {
    let description = try architecture.definition.description()
    try LayerGraph(description, context: .declaring).validate()
    let archive = try Writer(catalog: .standard).archive(
      of: description, parameters: parameters, as: .keras3, file: description.name)
    try self.init(archive, options: options)
  }
}
