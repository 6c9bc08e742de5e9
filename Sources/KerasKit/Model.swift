import KerasData
import KerasEngine
import KerasFile
import KerasGraph
import KerasLayers
import KernelSelection
import SIMDKernels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A Keras model, read from a file: ready to show, run and save.
///
/// ```swift
/// let model = try Model(contentsOf: url)
/// let probabilities = try model.predict(images)
/// ```
///
/// A model is a value. Copies share what they can; predictions are safe from several tasks at once.
public struct Model: Sendable {
  /// Where the model comes from, and what was done to read it.
  public let source: Source
  /// The layers and how values flow through them.
  public let graph: LayerGraph
  let loaded: LoadedModel
  private let predictor: Predictor
  let edits: [ParameterKey: Tensor]

  /// Reads a model from a `.h5`, `.keras` or weights file of any Keras generation.
  ///
  /// A model with layers that are not supported can be read and shown; running it throws.
  /// - Parameters:
  ///   - url: the file.
  ///   - architecture: a file with the JSON of `model.to_json()`, for a file that holds weights only.
  ///   - options: how to run it.
  /// - Throws: ``KerasFileError`` if the file can't be read, describes no model, or its weights do not fit;
  ///   ``DataError`` if the JSON can't be read; ``KernelSelectionError`` if the kernels named by `H5INFER_KERNELS` can't
  ///   run here.
  public init(contentsOf url: URL, architecture: URL? = nil, options: Options = Options()) throws {
    let json = try architecture.map { try Self.text(of: $0) }
    try self.init(options: options) { () throws(KerasFileError) in
      try Reader(catalog: .standard).model(contentsOf: url.path, architecture: json)
    }
  }

  /// A model of a file that is not written yet.
  init(_ archive: Archive, options: Options) throws {
    try self.init(options: options) { () throws(KerasFileError) in
      try Reader(catalog: .standard).model(from: archive)
    }
  }

  private init(options: Options, load: () throws(KerasFileError) -> LoadedModel) throws {
    let start = ContinuousClock.now
    let kernels = try options.kernels ?? KernelTable.selected()
    loaded = try load()
    graph = loaded.graph
    edits = [:]
    predictor = Predictor(
      graph, parameters: loaded.parameters, kernels: kernels, threads: options.threads ?? ProcessorCount.available,
      exact: options.exact)
    source = Source(loaded, loadDuration: ContinuousClock.now - start)
  }

  private init(_ model: Model, edits: [ParameterKey: Tensor]) {
    var parameters = model.loaded.parameters
    for (key, tensor) in edits { parameters[key] = tensor }
    source = model.source
    graph = model.graph
    loaded = model.loaded
    self.edits = edits
    predictor = Predictor(
      graph, parameters: parameters, kernels: model.predictor.kernels, threads: model.predictor.threads,
      exact: model.predictor.exact)
  }

  /// The text of a file of JSON.
  static func text(of url: URL) throws(DataError) -> String {
    guard let text = String(validating: try FileBytes.read(url), as: UTF8.self) else {
      throw DataError("is no text", remedy: "give a file with the JSON of model.to_json()", file: url.path)
    }
    return text
  }
}

extension Model {
  /// How to run a model.
  public struct Options: Sendable {
    /// How many threads share a prediction; every processor by default.
    public var threads: Int?
    /// The kernels to run with; the best that this processor has by default.
    public var kernels: KernelTable?
    /// Whether to do without algorithms that trade accuracy for speed, such as Winograd's convolution. Those round each
    /// layer's results to within 1e-5 of their scale. Default `false`.
    public var exact: Bool

    public init(threads: Int? = nil, kernels: KernelTable? = nil, exact: Bool = false) {
      self.threads = threads
      self.kernels = kernels
      self.exact = exact
    }
  }

  /// The layers in the order of the file; a layer called several times stands once.
  public var layers: [any Layer] { graph.layers }

  /// What the configuration says of the model, in the words of Keras 3.
  package var description: ModelDescription { loaded.description }

  /// The shape of each input, batch axis first; `nil` where the file does not tell.
  public var inputShapes: [Shape?] { graph.inputShapes }

  /// The shape of each output, batch axis first; `nil` where an unsupported layer keeps it unknown.
  public var outputShapes: [Shape?] { graph.outputShapes }

  /// The kernels that predictions run with.
  public var kernels: KernelTable { predictor.kernels }

  /// What is odd about the weights of the file, one sentence for each: values that are not finite. They are loaded as they
  /// stand.
  public var warnings: [String] { loaded.warnings }

  /// How many threads share a prediction.
  public var threads: Int { predictor.threads }

  /// Whether predictions do without algorithms that trade accuracy for speed.
  public var exact: Bool { predictor.exact }

  /// The values of the weights.
  public var parameters: ParameterStore { predictor.parameters }

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

  /// The model with another value for a weight.
  ///
  /// - Throws: ``ModelError`` if it has no such weight, or one of another shape.
  public func replacing(_ key: ParameterKey, with tensor: Tensor) throws(ModelError) -> Model {
    try replacing(ParameterStore([key: tensor]))
  }

  /// The model with other values for some weights.
  ///
  /// - Throws: ``ModelError`` with every one that it does not have, or has in another shape.
  public func replacing(_ values: ParameterStore) throws(ModelError) -> Model {
    var collector = ProblemCollector()
    var edits = edits
    for key in values.keys {
      let (old, new) = (parameters[key], values[key])
      if old == nil { collector.add(ModelError("the model has no weight \"\(key)\"")) }
      if let old, let new, old.shape != new.shape {
        collector.add(ModelError("weight \"\(key)\" has shape \(old.shape), not \(new.shape)"))
      }
      edits[key] = new
    }
    try collector.finish()
    return Model(self, edits: edits)
  }

  /// Writes the model as Keras does, in the form of the file that it came from.
  ///
  /// Everything that was not edited is written bit by bit as it was read: configurations, attribute types, the order and
  /// dtypes of weights, the optimizer's state. The new file replaces an old one only when it is complete and was read back.
  /// - Throws: ``KerasFileError`` if it can't be written; an old file is then as it was.
  public func save(to url: URL) throws(KerasFileError) {
    try loaded.archive(with: ParameterStore(edits)).write(to: url.path)
  }
}
