import KerasDatasets
import KerasKit

/// What the command tells its caller by its exit status: the numbers of BSD's `sysexits.h`.
enum ExitStatus: Int32 {
  /// The command was called wrongly.
  case usage = 64
  /// A file's content is wrong: damaged, of another kind, or of a shape that does not fit.
  case badContent = 65
  /// A file is missing or can't be opened.
  case missingInput = 66
  /// No server gives what is asked for.
  case unavailable = 69
  /// The model can't be run: a layer or option that is not supported.
  case unsupportedModel = 70
  /// The output file can't be created or written.
  case unwritableOutput = 73
  /// Reading failed.
  case inputOutput = 74

  /// The loss of a training was not finite; what was learnt before is written.
  case notFinite = 75
  /// A training was interrupted by Ctrl-C; what was learnt is written. The number is that of a shell.
  case interrupted = 130

  /// `nil` for an error that is the argument parser's.
  init?(_ error: any Error) {
    switch error {
    case let error as DataError: self.init(error)
    case let error as KerasFileError: self.init(error)
    case TrainingError.model: self = .badContent
    case TrainingError.data(let error): self.init(error)
    case TrainingError.notFinite: self = .notFinite
    case TrainingError.callback(let error): self.init(error)
    case let error as DatasetError: self.init(error)
    case is UnrunnableModel: self = .unsupportedModel
    case is ModelError: self = .badContent
    case is KernelSelectionError: self = .usage
    case is OutputError: self = .unwritableOutput
    default: return nil
    }
  }

  private init(_ error: DataError) {
    self =
      switch error.kind {
      case .invalidContent: .badContent
      case .missing: .missingInput
      case .inputOutput: .inputOutput
      case .unwritable: .unwritableOutput
      }
  }

  private init(_ error: DatasetError) {
    self =
      switch error.kind {
      case .invalidAddress: .usage
      case .invalidContent: .badContent
      case .unavailable: .unavailable
      case .inputOutput: .unwritableOutput
      }
  }

  private init(_ error: KerasFileError) {
    switch error {
    case .hdf5(let error):
      if case .unreadable = error.reason { self = .missingInput } else { self = .badContent }
    case .unwritable: self = .unwritableOutput
    case .notKeras, .zip, .inconsistent, .noArchitecture, .model: self = .badContent
    }
  }
}

/// A model that was read, but has layers or options that are not supported.
struct UnrunnableModel: Error, CustomStringConvertible {
  let file: String
  let reason: ModelError

  var description: String {
    let problems = reason.problems.map { "  " + $0.description }
    return "\(file): the model can't be run\n" + problems.joined(separator: "\n")
  }
}
