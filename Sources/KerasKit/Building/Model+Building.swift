import KerasFile
import KerasGraph
import KerasLayers
import KerasTraining

extension Model {
  /// Makes a new model, with weights as the initializers of its layers draw them.
  ///
  /// ``save(to:)`` writes it as Keras 3 does.
  /// - Parameters:
  ///   - architecture: its layers.
  ///   - seed: the same seed gives the same weights; `nil` for others each time.
  ///   - form: the form of its file; layers that only Keras 2 has need ``ModelForm/keras2``.
  ///   - options: how to run it.
  /// - Throws: ``ModelError`` with everything that is wrong with the layers and how they fit together;
  ///   ``KerasFileError`` if the form has no words for a layer; ``KernelSelectionError`` if the kernels named by
  ///   `H5INFER_KERNELS` can't run here.
  public init(
    _ architecture: some Architecture, seed: UInt64? = nil, form: ModelForm = .keras3, options: Options = Options()
  ) throws {
    let description = try architecture.definition.description()
    let graph = try LayerGraph(description, context: .declaring)
    try graph.validate()
    let parameters = try ParameterStore(initializing: graph, seed: seed ?? .random(in: 0...UInt64.max))
    try self.init(description, parameters, form, options)
  }

  /// Makes a new model with given weights.
  ///
  /// - Parameters:
  ///   - architecture: its layers.
  ///   - parameters: a value for every weight.
  ///   - form: the form of its file.
  ///   - options: how to run it.
  /// - Throws: as ``init(_:seed:form:options:)`` does, and ``KerasFileError`` if a weight has no value or one of
  ///   another shape.
  public init(
    _ architecture: some Architecture, parameters: ParameterStore, form: ModelForm = .keras3,
    options: Options = Options()
  ) throws {
    let description = try architecture.definition.description()
    try LayerGraph(description, context: .declaring).validate()
    try self.init(description, parameters, form, options)
  }

  private init(
    _ description: ModelDescription, _ parameters: ParameterStore, _ form: ModelForm, _ options: Options
  ) throws {
    let archive = try Writer(catalog: .standard).archive(
      of: description, parameters: parameters, as: form, file: description.name)
    try self.init(archive, options: options)
  }

  /// Makes a new model of what lies between inputs and outputs.
  ///
  /// - Parameters:
  ///   - inputs: made by ``Input``.
  ///   - outputs: what the model computes of them.
  ///   - name: by default `functional`.
  /// - Throws: as ``init(_:seed:form:options:)`` does.
  public init(
    inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String? = nil, seed: UInt64? = nil,
    form: ModelForm = .keras3, options: Options = Options()
  ) throws {
    try self.init(
      Functional(inputs: inputs, outputs: outputs, name: name), seed: seed, form: form, options: options)
  }

  /// Makes a new model of one input and one output.
  public init(
    inputs: SymbolicTensor, outputs: SymbolicTensor, name: String? = nil, seed: UInt64? = nil,
    form: ModelForm = .keras3, options: Options = Options()
  ) throws {
    try self.init(
      inputs: [inputs], outputs: [outputs], name: name, seed: seed, form: form, options: options)
  }
}
