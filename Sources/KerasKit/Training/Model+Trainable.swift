import KerasFile
import KerasGraph

extension Model {
  /// The model with some layers frozen, so that training leaves their weights as they are.
  ///
  /// As with `layer.trainable = False` in Keras, a `BatchNormalization` then uses its moving statistics, and files
  /// say so. What the optimizer remembered is left out.
  /// - Parameter isFrozen: whether to freeze the layer to which a path leads, such as `conv2d`, or `encoder/dense`
  ///   for one in a model in the model.
  /// - Throws: ``KerasFileError`` if the model can't be read again.
  public func freezing(_ isFrozen: (_ path: String) -> Bool) throws -> Model {
    try settingTrainable { isFrozen($0) ? false : nil }
  }

  /// The model with layers that train, or don't.
  ///
  /// - Parameter trainable: what is to be said of the layer to which a path leads; `nil` for what the file says.
  /// - Throws: ``KerasFileError`` if the model can't be read again.
  public func settingTrainable(_ trainable: (_ path: String) -> Bool?) throws -> Model {
    guard loaded.archive.modelConfig != nil else {
      return try converted(to: source.generation == .keras3 ? .keras3 : .keras2).settingTrainable(trainable)
    }
    return try remade(
      of: try loaded.archive(with: ParameterStore(edits)) { trainable($0.joined(separator: "/")) })
  }

  /// The model in the words of another generation of Keras, or in another kind of file. How it was compiled and what
  /// its optimizer remembers is left out: ``trainingState()`` has it, for ``save(to:training:)``.
  ///
  /// - Throws: ``KerasFileError`` with every layer and option that Keras of that generation does not have.
  public func converted(to form: ModelForm) throws -> Model {
    try remade(of: try loaded.archive(with: ParameterStore(edits), as: form))
  }

  /// The form of the file that the model comes from; `nil` for one that is not written anew, such as those of Keras 1.
  public var form: ModelForm? {
    switch (source.generation, source.isZip) {
    case (.keras3, true): .archive
    case (.keras3, false): .keras3
    case (.keras2, false): .keras2
    default: nil
    }
  }

  private func remade(of archive: Archive) throws -> Model {
    try Model(archive, options: Options(threads: threads, kernels: kernels, exact: exact))
  }
}
