import FixtureSupport
import Foundation

/// What a run of `h5infer` left: its exit status and what it printed.
struct CommandRun {
  /// The negative number of the signal that ended it, if one did.
  let status: Int32
  let output: String
  let errors: String

  /// Runs the command in the root of the package.
  init(_ arguments: String...) throws {
    try self.init(executable: Self.executable, arguments)
  }

  /// Runs the command in the root of the package.
  init(list arguments: [String]) throws {
    try self.init(executable: Self.executable, arguments)
  }

  /// Runs a shell script in the root of the package; `$h5infer` is the command.
  init(shell script: String) throws {
    try self.init(executable: URL(filePath: "/bin/sh"), ["-c", script])
  }

  private init(executable: URL, _ arguments: [String]) throws {
    let process = Process()
    let folder = try TemporaryFolder()
    let (output, errors) = (folder.url.appending(path: "output"), folder.url.appending(path: "errors"))
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = Self.root
    process.environment = ProcessInfo.processInfo.environment.merging(["h5infer": Self.executable.path]) {
      $1
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try Self.withoutBlockedSignals { try process.run() }
    process.waitUntilExit()
    self.output = try String(contentsOf: output, encoding: .utf8)
    self.errors = try String(contentsOf: errors, encoding: .utf8)
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// A new process inherits which signals the thread that starts it has blocked; threads that run tests block some.
  private static func withoutBlockedSignals(_ start: () throws -> Void) rethrows {
    var (none, former) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    try start()
  }

  /// The root of the package.
  static let root = Fixtures.folder.deletingLastPathComponent()

  /// The command, which lies beside the tests.
  static let executable: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let tests = bundle?.bundleURL ?? URL(filePath: CommandLine.arguments[0])
    return tests.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "h5infer")
  }()

  static func exists(_ tool: String) -> Bool { (try? CommandRun(shell: "command -v \(tool)"))?.status == 0 }
}
