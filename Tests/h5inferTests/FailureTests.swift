import Foundation
import Testing

/// Every failure is one clear message on standard error and an exit status that tells its kind.
struct FailureTests {
  static let model = "trained_model/model.h5"
  static let invalid = "Fixtures/invalid"

  @Test(arguments: [
    (["summary", "absent.h5"], 66, "absent.h5: cannot open file: No such file or directory"),
    (["summary", "Fixtures"], 66, "Fixtures: cannot open file: it is a folder"),
    (["inspect", "absent.h5"], 66, "absent.h5: cannot open file: No such file or directory"),
    ([model, "--test-set", "absent"], 66, "absent: no such file"),
    (["predict", model, "--input", "absent.npz"], 66, "absent.npz: no such file"),
    (
      ["predict", model, "--input", "README.md"], 65,
      "README.md: the ending of its name tells no known format; use one of .npz, .npy, .json, .csv, .png"
    ),
    (
      ["predict", "Fixtures/summary/functional.h5", "--input", "Fixtures/data/zeros.npy"], 65,
      "Fixtures/data/zeros.npy: holds x0, but the model has 2 inputs; "
        + "name the arrays x0 to x1 in the order of the model's inputs"
    ),
  ])
  func missingAndUnfitFiles(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let run = try CommandRun(list: arguments)
    #expect(run.status == status && run.output.isEmpty)
    #expect(run.errors.hasPrefix("h5infer: ") && run.errors.hasSuffix("\(message)\n"))
  }

  @Test(arguments: [
    "text", "empty", "truncated", "no-keras", "weights-only", "wrong-shape", "missing-weight", "bad-json",
  ])
  func damagedModels(_ name: String) throws {
    let run = try CommandRun("\(Self.invalid)/\(name).h5", "--test-set")
    #expect(run.status == 65 && run.output.isEmpty)
    try expectMessage(of: name, in: run.errors)
  }

  @Test(arguments: ["unsupported-layer", "bad-option", "several-problems"])
  func unsupportedModels(_ name: String) throws {
    let path = "\(Self.invalid)/\(name).h5"
    let run = try CommandRun("predict", path, "--input", "Fixtures/data/zeros.npy")
    #expect(run.status == 70 && run.output.isEmpty)
    try expectMessage(of: name, in: run.errors)
    let summary = try CommandRun("summary", path)
    #expect(summary.status == 0)
    try expectMessage(of: name, in: summary.output)
  }

  @Test func weightsOnlyIsShown() throws {
    let run = try CommandRun("summary", "\(Self.invalid)/weights-only.h5")
    #expect(
      run.status == 0 && run.output.contains("weights only, no architecture: join it by --architecture FILE"))
    #expect(run.output.contains(" Total params: "))
  }

  @Test(arguments: [
    ["--no-such-option"], ["predict", model], [model, "--test-set", "--scale", "0"], [model, "digits.npz"],
    ["predict", model, "--input", "x.npz", "--output", "y.npz", "--top", "3"],
    [model, "--scale", "2"], [model, "--mean", "0.5"], [model, "--test-set", "--threads", "0"],
    ["predict", model, "--input", "x.npz", "--kernels", "mmx"],
    ["export", model],
  ])
  func wrongUsage(_ arguments: [String]) throws {
    let run = try CommandRun(list: arguments)
    #expect(run.status == 64 && run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test func dataOfAnotherShapeNamesBoth() throws {
    let run = try CommandRun(Self.model, "--test-set", "Fixtures/data/labelled.npz")
    #expect(run.status == 65)
    #expect(
      run.errors.contains("has shape (3, 2, 2)") && run.errors.contains("the model takes (None, 28, 28, 1)"))
  }

  @Test func weightsThatAreNotFiniteAreNamed() throws {
    let run = try CommandRun("summary", "\(Self.invalid)/nan.h5")
    #expect(run.status == 0)
    try expectMessage(of: "nan", in: run.output)
  }

  /// `messages.json` names what each message has to say.
  private func expectMessage(of name: String, in text: String) throws {
    let file = CommandRun.root.appending(path: "\(Self.invalid)/messages.json")
    let messages = try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: file))
    for part in try #require(messages["\(name).h5"]) {
      #expect(text.contains(part), "the message must say \(part)")
    }
  }
}
