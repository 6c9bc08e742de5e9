import ArgumentParser
import FoundationEssentials
import KerasDatasets

struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset",
    abstract: "Download a data set, or verify a folder that holds it.",
    discussion: """
      Files that are there are verified by the SHA-256 of their content; the others are downloaded from the first mirror \
      that has them. A download that broke off goes on where it ended. The variables http_proxy, https_proxy and \
      no_proxy of the environment count.

      EXAMPLES
        h5infer dataset mnist                       into the folder "mnist"
        h5infer dataset mnist --directory digits
        h5infer dataset mnist --mirror http://files.example/mnist
      """)

  /// The data sets that are known by name.
  enum Name: String, ExpressibleByArgument, CaseIterable {
    case mnist

    var dataset: Dataset {
      switch self {
      case .mnist: .mnist
      }
    }
  }

  @Argument(help: "The data set: \(Name.allCases.map(\.rawValue).joined(separator: ", ")).")
  var name: Name

  @Option(help: "The folder for the files; by default one of the data set's name, here.")
  var directory: String?

  @Option(help: ArgumentHelp("Ask this folder on the web instead; may be given several times.", valueName: "url"))
  var mirror: [String] = []

  @Option(help: "How many seconds a server may keep silent before the next is asked.")
  var timeout = 30

  func validate() throws {
    guard timeout > 0 else { throw ValidationError("--timeout must be 1 or more") }
  }

  func run() throws {
    var bar: (file: String, bar: ProgressBar)?
    defer { bar?.bar.clear() }
    try name.dataset.download(
      to: directory ?? name.rawValue, mirrors: mirror.isEmpty ? nil : mirror, timeout: timeout,
      progress: { file, count in
        if bar?.file != file.name { bar = (file.name, ProgressBar(total: file.compressedSize)) }
        bar?.bar.show(min(count, file.compressedSize))
      },
      done: { path, state in
        bar?.bar.clear()
        try StandardOutput.write(line: "\(path): \(state == .verified ? "verified" : "downloaded and verified")")
      })
  }
}
