/// Which part of data that is divided into parts.
public enum DataPart: Hashable, Sendable {
  /// What a model is trained on: `x_train` of an archive, or `train-images-idx3-ubyte` of a folder.
  case training
  /// What a model is tested on: `x_test` of an archive, or `t10k-images-idx3-ubyte` of a folder.
  case test

  /// The names of arrays with samples and with what belongs to them, the likeliest first.
  var arrayNames: [(samples: String, targets: String)] {
    [self == .training ? ("x_train", "y_train") : ("x_test", "y_test"), ("x", "y"), ("x0", "y0")]
  }

  /// Whether a file's name says that it holds this part.
  func isNamed(by file: String) -> Bool {
    switch self {
    case .training: file.hasPrefix("train")
    case .test: file.hasPrefix("t10k") || file.contains("test")
    }
  }
}
