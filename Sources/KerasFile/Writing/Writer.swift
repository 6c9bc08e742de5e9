import HDF5
import KerasGraph

/// Makes files of models: a description or a configuration, the values of the weights, and a form.
public struct Writer: Sendable {
  public let catalog: LayerCatalog

  public init(catalog: LayerCatalog) {
    self.catalog = catalog
  }

  /// The file of a model that is described in the words of Keras 3.
  ///
  /// - Parameters:
  ///   - parameters: a value for every weight of the model.
  ///   - file: what messages call the file.
  /// - Throws: ``KerasFileError`` with every layer and option that the form can't say, every weight without a value, or
  ///   with what keeps the model from running.
  public func archive(
    of description: ModelDescription, parameters: ParameterStore, as form: ModelForm, file: String
  ) throws(KerasFileError) -> Archive {
    let dialect = Dialect(version: form.version, configuration: .null)
    let encoder = ModelEncoder(form: form, context: dialect.decodingContext(catalog), dialect: dialect)
    return try archive(encoder, description, parameters, file)
  }

  /// The file of a model whose configuration is there in the words of the form, such as those of `model.to_json()`.
  ///
  /// - Throws: ``KerasFileError`` as ``archive(of:parameters:as:file:)`` does, and if the text is no configuration.
  public func archive(
    configuration: String, parameters: ParameterStore, as form: ModelForm, file: String
  ) throws(KerasFileError) -> Archive {
    do throws(ModelError) {
      let model = try DecodedArchitecture(configuration, version: form.version, catalog: catalog)
      try model.graph.validate()
      let weights = WeightContent(graph: model.graph, parameters: parameters)
      return form == .archive
        ? try weights.objectFile(configuration: configuration, form: form, file: file)
        : try weights.layerFile(configuration: configuration, form: form, file: file)
    } catch {
      throw .model(file: file, error)
    }
  }

  func archive(
    _ encoder: ModelEncoder, _ description: ModelDescription, _ parameters: ParameterStore, _ file: String
  ) throws(KerasFileError) -> Archive {
    let configuration: JSON
    do throws(ModelError) { configuration = try encoder.configuration(of: description) } catch {
      throw .model(file: file, error)
    }
    return try archive(
      configuration: configuration.serialized, parameters: parameters, as: encoder.form, file: file)
  }
}

extension LoadedModel {
  /// A new file of the model with the weights of `parameters`, whatever the form of the file that it came from.
  ///
  /// The configuration is written anew; ``archive(with:)`` keeps it bit by bit.
  /// - Parameter parameters: replaces the model's own values; weights that it lacks keep theirs.
  /// - Throws: ``KerasFileError`` with every layer and option that the form can't say, or with what keeps the model
  ///   from running.
  public func archive(with parameters: ParameterStore, as form: ModelForm) throws(KerasFileError) -> Archive {
    var values = self.parameters
    for key in parameters.keys { values[key] = parameters[key] }
    let encoder = ModelEncoder(form: form, context: context, dialect: dialect)
    return try Writer(catalog: context.catalog).archive(encoder, description, values, archive.file)
  }
}
