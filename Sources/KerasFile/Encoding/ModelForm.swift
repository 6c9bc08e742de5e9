/// A form in which a model can be written anew.
public enum ModelForm: String, CaseIterable, Sendable {
  /// `.h5` as Keras 2 and tf.keras write it.
  case keras2
  /// `.h5` as Keras 3 writes it.
  case keras3
  /// `.keras` as Keras 3 writes it: a zip archive.
  case archive

  public var generation: Generation { self == .keras2 ? .keras2 : .keras3 }

  /// The version of Keras whose files are the model of this form.
  var version: String { self == .keras2 ? "2.15.0" : "3.15.1" }

  /// How messages name the generation.
  var kerasName: String { self == .keras2 ? "Keras 2" : "Keras 3" }
}
