import FixtureSupport
import Foundation
import KerasKit
import Testing

/// `h5infer new`: from the JSON of a model to a file with fresh weights.
struct NewTests {
  static let formats = "Fixtures/formats"

  private static func model(_ path: String) throws -> Model { try Model(contentsOf: URL(filePath: path)) }

  @Test(arguments: [("small", Generation.keras3, "3.15.1"), ("small-keras2", .keras2, "2.15.0")])
  func isTheModelOfTheJSON(_ name: String, _ generation: Generation, _ version: String) throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun("new", "\(Self.formats)/\(name).arch.json", folder.path("new.h5"), "--seed", "5")
    #expect(run.status == 0 && run.errors.isEmpty)
    let (new, old) = (
      try Self.model(folder.path("new.h5")), try Self.model("\(CommandRun.root.path)/\(Self.formats)/\(name).h5")
    )
    let count = new.summary.total.elements
    #expect(run.output == "\(folder.path("new.h5")): \(count) parameters written, of seed 5\n")
    #expect(new.source.generation == generation && new.source.kerasVersion == version)
    #expect(new.layers.map(\.name) == old.layers.map(\.name))
    #expect(Set(new.parameters.keys) == Set(old.parameters.keys))
    for key in new.parameters.keys { #expect(new.parameters[key]?.shape == old.parameters[key]?.shape) }
  }

  @Test func seedsDetermineWeights() throws {
    let folder = try TemporaryFolder()
    let json = "\(Self.formats)/small.arch.json"
    for (name, seed) in [("a.h5", "1"), ("b.h5", "1"), ("c.h5", "2"), ("d.keras", "1")] {
      #expect(try CommandRun("new", json, folder.path(name), "--seed", seed).status == 0)
    }
    let models = try ["a.h5", "b.h5", "c.h5", "d.keras"].map { try Self.model(folder.path($0)).parameters }
    func isSame(_ one: Int, _ other: Int) -> Bool {
      models[one].keys.allSatisfy { models[one][$0]?.values == models[other][$0]?.values }
    }
    #expect(isSame(0, 1) && !isSame(0, 2) && isSame(0, 3))
    let drawn = try CommandRun("new", json, folder.path("e.h5"))
    #expect(drawn.status == 0 && drawn.output.contains(", of seed "))
  }

  @Test func whatIsNoModelIsRefused() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ text: String) throws -> String {
      try Data(text.utf8).write(to: URL(filePath: folder.path(name)))
      return folder.path(name)
    }
    let unsupported = """
      {"class_name": "Sequential", "config": {"name": "s", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 3], "name": "i"}},
        {"class_name": "Foo", "config": {"name": "foo"}}]}, "keras_version": "3.0.0"}
      """
    let cases: [(String, Int32, String)] = [
      (folder.path("absent.json"), 66, "absent.json: no such file"),
      (try write("text.json", "no JSON"), 65, "text.json: "), (try write("list.json", "[]"), 65, "list.json: "),
      (try write("unsupported.json", unsupported), 70, "Foo\" is not supported"),
    ]
    for (file, status, message) in cases {
      let run = try CommandRun("new", file, folder.path("out.h5"))
      #expect(run.status == status && run.errors.contains(message), "\(run.status) \(run.errors)")
    }
    let old = try CommandRun("new", "\(Self.formats)/small-keras2.arch.json", folder.path("out.keras"))
    #expect(old.status == 65 && old.errors.contains("Keras 2 wrote it, for which there is no .keras file; write .h5"))
    #expect(folder.names == ["list.json", "text.json", "unsupported.json"])
    let unwritable = try CommandRun("new", "\(Self.formats)/small.arch.json", "/proc/out.h5")
    #expect(unwritable.status == 73)
  }
}
