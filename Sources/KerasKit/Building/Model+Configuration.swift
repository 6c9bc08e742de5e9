import KerasFile
import KerasGraph
import KerasLayers
import KerasTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Makes a new model of the JSON that Keras' `model.to_json()` gives, with weights as the initializers of its layers
  /// draw them.
  ///
  /// - Parameters:
  ///   - url: the file with the JSON.
  ///   - seed: the same seed gives the same weights; `nil` for others each time.
  ///   - form: the form of its file; `nil` for `.h5` of the generation of Keras that wrote the JSON.
  ///   - options: how to run it.
  /// - Throws: ``ModelError`` with everything that keeps the model from running; ``KerasFileError`` if the file is no
  ///   configuration of a model, or one of another generation than the form; ``DataError`` if it can't be read;
  ///   ``KernelSelectionError`` if the kernels named by `H5INFER_KERNELS` can't run here.
  public init(
    architecture url: URL, seed: UInt64? = nil, form: ModelForm? = nil, options: Options = Options()
  ) throws {
    let text = try Self.text(of: url)
    let (graph, generation) = try Reader(catalog: .standard).graph(configuration: text, file: url.path)
    let form = form ?? (generation == .keras3 ? .keras3 : .keras2)
    guard form == .keras2 || generation == .keras3 else {
      throw KerasFileError.model(
        file: url.path,
        ModelError("Keras \(generation.rawValue) wrote it, for which there is no .keras file", remedy: "write .h5"))
    }
    try graph.validate()
    let archive = try Writer(catalog: .standard).archive(
      configuration: text, parameters: ParameterStore(initializing: graph, seed: seed ?? .random(in: 0...UInt64.max)),
      as: form, file: url.path)
    try self.init(archive, options: options)
  }
}
