import FixtureSupport
import Foundation
import KerasKit
import Testing

struct PredictTests {
  static let model = "trained_model/model.h5"

  /// A few digits of the test set, and what the library makes of them.
  static func digits(_ count: Int) throws -> (input: Tensor, output: Tensor) {
    let data = try LabelledSamples(contentsOf: CommandRun.root.appending(path: "Fixtures/mnist"))
    let input = try Scaling(scale: 255)(data.samples.tensor(samples: 0..<count)).reshaped([count, 28, 28, 1])
    let loaded = try Model(contentsOf: CommandRun.root.appending(path: model))
    return (input, try loaded.predict(input))
  }

  @Test(arguments: ["npz", "npy", "json", "csv"], ["npz", "npy", "json", "csv"])
  func everyFormatInAndOut(_ given: String, _ wanted: String) throws {
    let folder = try TemporaryFolder()
    let (input, expected) = try Self.digits(3)
    let (from, to) = (folder.path("in.\(given)"), folder.path("out.\(wanted)"))
    try NamedArrays(numbered: "x", [DataArray(input)]).write(to: URL(filePath: from))
    let run = try CommandRun("predict", Self.model, "--input", from, "--output", to)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    #expect(try NamedArrays(contentsOf: URL(filePath: to)).entries.first?.array.tensor() == expected)
  }

  @Test func imagesAreScaledAndNamed() throws {
    let digits = "Fixtures/data/digits"
    let run = try CommandRun(
      "predict", Self.model, "--top", "2", "--input", "\(digits)/seven.png", "\(digits)/two.png")
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && lines.count == 2)
    #expect(lines.first?.hasPrefix("\(digits)/seven.png: class 7 ") == true)
    #expect(lines.last?.hasPrefix("\(digits)/two.png: class 2 ") == true)
  }

  @Test func arraysGoInAsTheyAre() throws {
    let folder = try TemporaryFolder()
    let (input, expected) = try Self.digits(2)
    let raw = try Tensor(shape: input.shape, values: input.values.map { $0 * 255 })
    let (from, to) = (folder.path("raw.npz"), folder.path("out.npy"))
    try NamedArrays(numbered: "x", [DataArray(raw)]).write(to: URL(filePath: from))
    #expect(
      try CommandRun("predict", Self.model, "--input", from, "--output", to, "--scale", "255").status == 0)
    let scaled = try #require(try NamedArrays(contentsOf: URL(filePath: to))["x0"]).tensor()
    #expect(zip(scaled.values, expected.values).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(try CommandRun("predict", Self.model, "--input", from, "--output", to).status == 0)
    #expect(try NamedArrays(contentsOf: URL(filePath: to))["x0"]?.tensor() != scaled)
  }

  @Test func severalInputsAndOutputs() throws {
    let folder = try TemporaryFolder()
    let inputs = try [Tensor(shape: [2, 8]) { Float($0) / 8 }, Tensor(shape: [2, 8]) { 1 - Float($0) / 8 }]
    let (from, to) = (folder.path("in.npz"), folder.path("out.npz"))
    try NamedArrays(numbered: "x", inputs.map { DataArray($0) }).write(to: URL(filePath: from))
    let model = "Fixtures/summary/functional.h5"
    #expect(try CommandRun("predict", model, "--input", from, "--output", to).status == 0)
    let outputs = try NamedArrays(contentsOf: URL(filePath: to))
    #expect(
      outputs.names == ["y0", "y1"] && outputs["y0"]?.shape == [2, 11] && outputs["y1"]?.shape == [2, 8])
    let shown = try CommandRun("predict", model, "--input", from)
    #expect(shown.output.contains("Output 0\nsample 0: class ") && shown.output.contains("Output 1\n"))
  }
}
