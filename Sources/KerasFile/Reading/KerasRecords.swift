import HDF5
import KerasGraph

/// The records of Keras that stand beside the weights.
extension Archive {
  /// The architecture as JSON text, nil in a file of weights only.
  public var modelConfig: String? { container.text(of: "config.json") ?? rootText("model_config") }

  /// Optimizer, loss and metrics as JSON text, nil if the model was never compiled.
  public var trainingConfig: String? {
    guard let config = container.text(of: "config.json") else { return rootText("training_config") }
    let compiled = (try? JSON(parsing: config))?["compile_config"]
    return compiled.flatMap { $0.isNull ? nil : $0.serialized }
  }

  /// The version of Keras that wrote the file, such as `2.4.0` or `3.9.2`; nil in the oldest files.
  public var kerasVersion: String? {
    if let metadata = container.text(of: "metadata.json") {
      return (try? JSON(parsing: metadata))?["keras_version"]?.text
    }
    return rootText("keras_version") ?? weightsText("keras_version")
  }

  /// The backend that Keras ran on, such as `tensorflow`; nil in the oldest files and those that don't depend
  /// on it.
  public var backend: String? { rootText("backend") ?? weightsText("backend") }

  /// The group that holds the layers' weights: `/model_weights`, or the root in a file of weights only.
  public var weightsPath: String { self["/model_weights"] == nil ? "/" : "/model_weights" }

  private func rootText(_ attribute: String) -> String? { text(attribute, of: "/") }
  private func weightsText(_ attribute: String) -> String? { text(attribute, of: weightsPath) }

  private func text(_ attribute: String, of path: String) -> String? {
    self[path]?[attribute: attribute]?.strings?.first
  }
}
