import KerasGraph

/// What `accuracy` means to TensorFlow's Keras when it reads an `.h5` file: it looks at no targets, takes them for
/// ones of the output's shape, and is wrong where they are numbers of classes. Files therefore say which accuracy is
/// meant.
struct SparseAccuracy {
  private let isMeant: Bool

  /// - Parameter loss: that of the only output.
  init(of loss: JSON, isNeeded: Bool) {
    let name = loss.text ?? loss["class_name"]?.text ?? ""
    isMeant = isNeeded && name.replacing("_", with: "").lowercased() == "sparsecategoricalcrossentropy"
  }

  /// The metrics with that accuracy by its function.
  func resolved(_ metrics: JSON) -> JSON {
    guard isMeant else { return metrics }
    if let elements = metrics.elements { return .array(elements.map(resolved)) }
    guard let name = metrics.text, Dialect.accuracies.contains(name) else { return metrics }
    return [
      "class_name": "MeanMetricWrapper",
      "config": ["name": .string(name), "dtype": "float32", "fn": "sparse_categorical_accuracy"],
    ]
  }

  /// Whether the metrics of a file name another accuracy.
  func isMistaken(in metrics: JSON?) -> Bool {
    guard isMeant, let metrics else { return false }
    if let elements = metrics.elements { return elements.contains { isMistaken(in: $0) } }
    return metrics["config"]?["fn"] == "categorical_accuracy" || metrics.text.map(Dialect.accuracies.contains) ?? false
  }
}
