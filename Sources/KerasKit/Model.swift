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
  let predictor: Predictor
  let edits: [ParameterKey: Tensor]

  /// Reads a model from a `.h5`, `.keras` or weights file of any Keras generation.
  ///
  /// A model with layers that are not supported can be read and shown; running it throws.
  /// - Parameters:
  ///   - url: the file.
  ///   - architecture: a file with the JSON of `model.to_json()`, for a file that holds weights only.
  ///   - options: how to run it.
  /// - Throws: ``KerasFileError`` if the file can't be read, describes no model, or its weights do not fit;
  ///   ``DataError`` if the JSON can't be read; ``KernelSelectionError`` if the kernels named by `H5INFER_KERNELS`
  ///   can't run here.
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

  /// A model with other values for some of its weights.
  init(_ model: Model, edits: [ParameterKey: Tensor]) {
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
}

extension Model {
  /// The layers in the order of the file; a layer called several times stands once.
  public var layers: [any Layer] { graph.layers }

  /// What the configuration says of the model, in the words of Keras 3.
  package var description: ModelDescription { loaded.description }

  /// The shape of each input, batch axis first; `nil` where the file does not tell.
  public var inputShapes: [Shape?] { graph.inputShapes }

  /// The shape of each output, batch axis first; `nil` where an unsupported layer keeps it unknown.
  public var outputShapes: [Shape?] { graph.outputShapes }

  /// The values of the weights.
  public var parameters: ParameterStore { predictor.parameters }

  /// What is odd about the weights of the file, one sentence for each: values that are not finite. They are loaded as
  /// they stand.
  public var warnings: [String] { loaded.warnings }
}
