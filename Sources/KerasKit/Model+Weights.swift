import KerasFile
import KerasGraph

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
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
  /// Everything that was not edited is written bit by bit as it was read: configurations, attribute types, the order
  /// and dtypes of weights, the optimizer's state. The new file replaces an old one only when it is complete and was
  /// read back.
  /// - Throws: ``KerasFileError`` if it can't be written; an old file is then as it was.
  public func save(to url: URL) throws(KerasFileError) {
    try loaded.archive(with: ParameterStore(edits)).write(to: url.path)
  }
}
