import FixtureSupport
import Foundation
import KerasKit
import KerasLayers
import Testing

struct ReadmeTests {
  static let lines: [Substring] = {
    let text = (try? String(contentsOf: CommandRun.root.appending(path: "README.md"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n", omittingEmptySubsequences: false)
  }()

  /// The console blocks: a command and what it prints.
  static let examples: [(command: String, output: [String])] = {
    var examples: [(command: String, output: [String])] = []
    var isInside = false
    for line in lines {
      if line == "```console" {
        isInside = true
      } else if line == "```" {
        isInside = false
      } else if isInside {
        if line.hasPrefix("$ ") {
          examples.append((String(line.dropFirst(2)), []))
        } else if !examples.isEmpty {
          examples[examples.count - 1].output.append(String(line))
        }
      }
    }
    return examples
  }()

  /// `Scripts/update-readme` writes what is printed now.
  @Test(arguments: examples.indices)
  func examplesPrintWhatTheReadmeShows(_ index: Int) throws {
    let example = Self.examples[index]
    let folder = try TemporaryFolder()
    for name in ["trained_model", "Fixtures"] {
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: name), withDestinationURL: CommandRun.root.appending(path: name))
    }
    let arguments = example.command.replacing("h5infer ", with: "$h5infer ")
    let run = try CommandRun(shell: "cd \(folder.url.path) && \(arguments)")
    #expect(run.status == 0 && run.errors.isEmpty)
    let printed = run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(printed.map { Self.masked(String($0)) } == example.output.map(Self.masked))
  }

  @Test func everyCommandHasAnExample() {
    #expect(Self.examples.count == 7)
  }

  @Test func layerTableIsTheCatalog() throws {
    let start = try #require(Self.lines.firstIndex(of: "## Layers"))
    let table = Self.lines[start...].prefix { !$0.hasPrefix("## Limits") }.filter { $0.hasPrefix("| ") }
    let names = table.joined().split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map {
      String($0.element)
    }
    #expect(names.sorted() == LayerCatalog.standard.layers.map { $0.kerasName }.sorted())
  }

  /// Times and memory differ from run to run, and the last digits of a training from processor to processor.
  private static func masked(_ line: String) -> String {
    ["Speed ", "Load time ", "Memory ", "Epoch ", "Best "].first { line.hasPrefix($0) } ?? line
  }
}
