import HDF5
import KerasGraph

/// Why a Keras file could not be read or written.
public enum KerasFileError: Error, Hashable, Sendable {
  /// The file is missing, no HDF5 file, truncated, or uses a feature that is not followed.
  case hdf5(HDF5Error)
  /// The file is sound, but holds no Keras model or weights.
  case notKeras(file: String)
  /// A `.keras` file that is no sound zip archive of Keras' members.
  case zip(file: String, problem: String)
  /// Keras' own records in the file contradict each other; `path` is the object that is wrong.
  case inconsistent(file: String, path: String, problem: String)
  /// The file holds weights only, so a model needs the architecture from elsewhere.
  case noArchitecture(file: String)
  /// What the file says of a model can't be, or is not supported.
  case model(file: String, ModelError)
  /// The operating system refused to write; the old file, if there was one, is as it was.
  case unwritable(file: String, operation: String, message: String)
}

extension KerasFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .hdf5(let error):
      error.description
    case .notKeras(let file):
      "\(file): holds no Keras model: neither model_config nor layer_names; save one with model.save()"
    case .zip(let file, let problem):
      "\(file): \(problem)"
    case .inconsistent(let file, let path, let problem):
      "\(file), \(path): \(problem)"
    case .noArchitecture(let file):
      "\(file): holds weights only; give the JSON of model.to_json() too, with --architecture"
    case .model(let file, let error):
      error.problems.map { "\(file): \($0)" }.joined(separator: "\n")
    case .unwritable(let file, let operation, let message):
      "\(file): cannot \(operation): \(message)"
    }
  }
}

/// Runs `body` as part of reading or writing a file.
func converting<Result>(_ body: () throws(HDF5Error) -> Result) throws(KerasFileError) -> Result {
  do { return try body() } catch { throw .hdf5(error) }
}
