import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Trainings of a small network of Keras, from the command line.
struct TrainTests {
  static let model = "Fixtures/training/convolutional.h5"
  static let usual = [
    "train", model, "--data", "Fixtures/training/convolutional.npz", "--validation-split", "0.25", "--seed", "3",
    "--threads", "2", "--optimizer", "adam",
  ]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func train(_ options: String..., output: String = "out.h5") throws -> CommandRun {
    try CommandRun(list: Self.usual + options + ["--output", folder.path(output)])
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.url.appending(path: name)) }

  @Test func aTrainingTellsWhatItDoes() throws {
    let run = try train("--epochs", "2", "--csv-log", folder.path("log.csv"), "--keep", "best")
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n")
    #expect(lines[0] == "Model       \(Self.model): 682 of 706 parameters are trained")
    #expect(lines[1].hasSuffix("convolutional.npz: 360 samples (None, 12, 12, 1), 120 to judge by"))
    #expect(lines.contains { $0.hasPrefix("Epoch 2/2 - 12/12 - ") && $0.contains("s/step - loss: ") })
    #expect(lines.contains { $0.hasPrefix("Best        epoch 2, val_accuracy 0.") })
    #expect(!run.output.contains("\u{1B}"), "without a terminal nothing is drawn over")
    #expect(folder.names == ["learning_curves.png", "learning_curves.svg", "log.csv", "out.h5"])
    let log = try String(contentsOf: folder.url.appending(path: "log.csv"), encoding: .utf8)
      .split(whereSeparator: \.isNewline)
    #expect(log.count == 3 && log[0] == "epoch,accuracy,learning_rate,loss,val_accuracy,val_loss")
    let trained = try #require(try Model(contentsOf: folder.url.appending(path: "out.h5")).trainingState())
    #expect(trained.optimizer?.iterations == 24)
  }

  @Test func epochsHaveAsManyStepsAsIsSaid() throws {
    let run = try train("--epochs", "2", "--steps-per-epoch", "17")
    #expect(run.status == 0 && run.output.contains("\nEpoch 2/2 - 17/17 - "), "\(run.output)\(run.errors)")
    let trained = try #require(try Model(contentsOf: folder.url.appending(path: "out.h5")).trainingState())
    #expect(trained.optimizer?.iterations == 34)
  }

  /// Without shuffling, the seed determines nothing in a network that draws no random numbers itself.
  @Test func samplesKeepTheirOrderOnDemand() throws {
    for (name, options) in [
      ("a.h5", ["--no-shuffle"]), ("b.h5", ["--no-shuffle", "--seed", "4"]), ("c.h5", ["--shuffle"]),
    ] {
      let run = try CommandRun(list: Self.usual + options + ["--quiet", "--output", folder.path(name)])
      #expect(run.status == 0 && run.errors.isEmpty)
    }
    #expect(try bytes("a.h5") == bytes("b.h5"))
    #expect(try bytes("a.h5") != bytes("c.h5"))
  }

  @Test func someBatchesOfValidationDataAreEnough() throws {
    let run = try train("--validation-steps", "3", "--validation-batch-size", "8")
    #expect(run.status == 0 && run.output.contains("360 samples (None, 12, 12, 1), 24 to judge by"), "\(run.output)")
    let all = try train("--validation-steps", "15", "--validation-batch-size", "8")
    #expect(all.output.contains("360 samples (None, 12, 12, 1), 120 to judge by"))
  }

  @Test func whatIsNotTrainedStaysAsItIs() throws {
    let run = try train("--freeze", "conv*", "--json", "--epochs", "1")
    #expect(run.status == 0 && run.errors.isEmpty)
    let json = try JSON(parsing: run.output)
    let (before, after) = (
      try Model(contentsOf: CommandRun.root.appending(path: Self.model)),
      try Model(contentsOf: folder.url.appending(path: "out.h5"))
    )
    let frozen = json["frozen"]?.elements?.compactMap(\.text) ?? []
    #expect(!frozen.isEmpty && (json["trained_parameters"]?.int ?? 706) < 682)
    for parameter in try before.graph.parameters() where parameter.trainable {
      let isSame = before.parameters[parameter.key]?.values == after.parameters[parameter.key]?.values
      #expect(isSame == frozen.contains(parameter.key.layers[0]), "\(parameter.key)")
    }
  }

  @Test func aSeedDeterminesEveryBit() throws {
    let options = [
      "--epochs", "2", "--from-scratch", "--augment", "rotation=10,elastic=5:3", "--ema", "0.9", "--quiet",
      "--label-smoothing", "0.1", "--schedule", "cosine:warmup_epochs=1",
    ]
    for name in ["a.h5", "b.h5"] {
      let run = try CommandRun(list: Self.usual + options + ["--output", folder.path(name)])
      #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    }
    #expect(try bytes("a.h5") == bytes("b.h5"))
    _ = try CommandRun(list: Self.usual + options + ["--seed", "4", "--output", folder.path("c.h5")])
    #expect(try bytes("a.h5") != bytes("c.h5"))
  }

  @Test func aKilledTrainingGoesOnToTheSameBits() throws {
    let options = "--epochs 40 --ema 0.9 --keep best --augment rotation=10 --quiet --learning-rate 3e-3"
    let words = options.split(separator: " ").map(String.init)
    let run = try CommandRun(list: Self.usual + words + ["--output", folder.path("whole.h5")])
    #expect(run.status == 0)
    let command = (Self.usual + words + ["--resume", "--output", folder.path("out.h5")]).joined(separator: " ")
    // Each run gets a little further than the one before, wherever it is when it is killed.
    var killed = 0
    for tenths in 1...30 {
      let part = try CommandRun(
        shell: "$h5infer \(command) & sleep \(tenths / 10).\(tenths % 10); kill -9 $! && wait $!")
      if part.status == 0 || FileManager.default.fileExists(atPath: folder.path("out.h5")) { break }
      killed += 1
    }
    #expect(killed > 0)
    let last = try CommandRun(shell: "$h5infer \(command)")
    #expect(last.status == 0)
    #expect(try bytes("out.h5") == bytes("whole.h5"))
    #expect(!folder.names.contains("out.checkpoint.npz"))
  }

  @Test(arguments: [("INT", 1), ("INT", 2), ("TERM", 1)])
  func anInterruptSavesAndCanBeTakenUpAgain(_ signal: String, _ times: Int) throws {
    let command = (Self.usual + ["--epochs", "100000", "--output", folder.path("out.h5")]).joined(separator: " ")
    let kill = (0..<times).map { _ in "kill -\(signal) $!; sleep 0.02" }.joined(separator: "; ")
    // The shell lets what it starts in the background ignore interrupts; env starts it as a terminal would.
    let run = try CommandRun(
      shell:
        "env --default-signal=INT $h5infer \(command) & while ! ls \(folder.path("out.checkpoint.npz")) 2>/dev/null; do "
        + "sleep 0.05; done; \(kill); wait $!")
    #expect(run.status == 130)
    #expect(run.output.contains("Interrupted after epoch"))
    let state = try #require(try Model(contentsOf: folder.url.appending(path: "out.h5")).trainingState())
    #expect((state.optimizer?.iterations ?? 0) > 0)
    let again = try CommandRun(shell: "$h5infer \(command)")
    #expect(again.status == 65 && again.errors.contains("add --resume to go on with it"))
    let other = try CommandRun(shell: "$h5infer \(command) --resume --learning-rate 0.5 --exact --no-shuffle")
    #expect(other.status == 65 && other.errors.contains("--learning-rate was not given, now 0.5"))
    for name in ["--exact", "--no-shuffle"] { #expect(other.errors.contains("\(name) was not given, now given")) }
    let ended = try CommandRun(shell: "$h5infer \(command.replacing("100000", with: "1")) --resume")
    #expect(ended.status == 0 && ended.output.contains("Going on    after epoch"))
  }
}
