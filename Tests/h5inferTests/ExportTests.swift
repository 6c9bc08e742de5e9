import FixtureSupport
import Foundation
import Testing

struct ExportTests {
  static let model = "trained_model/model.h5"

  @Test(.enabled(if: CommandRun.exists("h5diff"), "h5diff is not installed"))
  func theCopySaysTheSame() throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun("export", Self.model, folder.path("copy.h5"))
    #expect(run.status == 0 && run.output.hasSuffix("parameters written\n") && folder.names == ["copy.h5"])
    let difference = try CommandRun(shell: "h5diff \(Self.model) \(folder.path("copy.h5"))")
    #expect(difference.status == 0 && difference.output.isEmpty)
  }

  @Test(arguments: [("fitted.h5", "2", "out.h5", "Keras 2"), ("fitted-keras2.h5", "3", "out.keras", "Keras 3")])
  func writesForTheOtherGeneration(_ name: String, _ target: String, _ output: String, _ generation: String) throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun("export", "Fixtures/models/\(name)", folder.path(output), "--target-keras", target)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(folder.names == [output])
    let summary = try CommandRun("summary", folder.path(output))
    #expect(summary.output.contains(": \(generation)."), "\(summary.output)")
  }

  @Test(arguments: [["out.keras", "--target-keras", "2"], ["out.h5", "--target-keras", "4"]])
  func refusesTargetsThatDoNotExist(_ arguments: [String]) throws {
    let run = try CommandRun(shell: "$h5infer export \(Self.model) \(arguments.joined(separator: " "))")
    #expect(run.status == 64 && run.errors.contains("--target-keras"))
  }

  /// A limit on the size of files stops the write half-way, as a full disk does.
  @Test(arguments: ["export \(model)", "predict \(model) --input Fixtures/data/zeros.npy --output"])
  func aFailedWriteLeavesTheOldFile(_ command: String) throws {
    let folder = try TemporaryFolder()
    let file = folder.path("out.npz")
    try Data("old".utf8).write(to: URL(filePath: file))
    let messages = folder.path("messages")
    let run = try CommandRun(
      shell:
        "mkfifo \(messages); cat \(messages) & ulimit -f 0; trap '' XFSZ; $h5infer \(command) \(file) 2> \(messages)"
    )
    #expect(run.status == 73)
    #expect(run.output.hasPrefix("h5infer: \(file): ") && run.output.contains("File too large"))
    #expect(folder.names == ["messages", "out.npz"])
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
  }

  @Test(.enabled(if: FullDisk.canBeMade, "mounting a small file system needs root"))
  func aFullDiskIsReported() throws {
    let disk = try FullDisk()
    let run = try CommandRun("export", Self.model, disk.folder.path("copy.h5"))
    #expect(run.status == 73 && run.output.isEmpty)
    #expect(
      run.errors.hasPrefix("h5infer: \(disk.folder.path("copy.h5")): ")
        && run.errors.contains("No space left on device"))
    #expect(disk.folder.names.isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func aFullStandardOutputIsReported() throws {
    let run = try CommandRun(shell: "exec $h5infer summary \(Self.model) > /dev/full")
    #expect(run.status == 73)
    #expect(run.errors == "h5infer: standard output: can't be written (No space left on device)\n")
  }

  @Test func aMissingFolderIsReported() throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun("export", Self.model, folder.path("absent/copy.h5"))
    #expect(run.status == 73 && run.errors.contains("No such file or directory"))
  }

  /// Whenever an interrupt comes, there is either nothing or the whole file, and nothing else.
  @Test(arguments: 0..<20)
  func anInterruptLeavesNothingHalfWritten(_ step: Int) throws {
    let folder = try TemporaryFolder()
    let delay = Double(step) * 0.004
    _ = try CommandRun(
      shell: """
        trap : INT
        $h5infer export \(Self.model) \(folder.path("copy.h5")) > /dev/null & job=$!
        sleep \(delay); kill -INT $job; wait $job
        """)
    #expect(folder.names == [] || folder.names == ["copy.h5"])
    if folder.names == ["copy.h5"] { #expect(try CommandRun("summary", folder.path("copy.h5")).status == 0) }
  }
}
