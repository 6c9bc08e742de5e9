import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Whatever is wrong with a training is told in one message, and costs nothing that was there.
struct TrainFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func train(_ options: [String], data: String = "Fixtures/training/convolutional.npz") throws -> CommandRun {
    try CommandRun(
      list: ["train", TrainTests.model, "--data", data, "--output", folder.path("out.h5")] + options)
  }

  private func expect(_ run: CommandRun, status: Int32, _ message: String) {
    #expect(run.status == status && run.errors.hasPrefix("h5infer: ") && run.errors.contains(message), "\(run.errors)")
    #expect(!folder.names.contains("out.h5") && !folder.names.contains("out.checkpoint.npz"))
  }

  @Test(arguments: [
    (["--optimizer", "adm"], "the optimizer \"adm\" is not known; do you mean Adam?"),
    (["--loss", "mean_squared_eror"], "the loss \"mean_squared_eror\" is not known; do you mean mean_squared_error?"),
    (["--metrics", "acuracy"], "the metric \"acuracy\" is not known; do you mean Accuracy?"),
    (["--schedule", "cosin"], "the learning rate schedule \"cosin\" is not known; do you mean cosine?"),
    (["--schedule", "cosine:warmup=1"], "option \"warmup\""),
    (["--optimizer", "adam", "--momentum", "0.9"], "option \"momentum\""),
    (["--augment", "rotaton=5"], "rotaton=5"),
    (["--freeze", "dense", "--freeze", "nothing*"], "no layer with weights matches \"nothing*\""),
    (["--freeze", "*"], "no weight is trainable; freeze fewer layers"),
    (["--monitor", "val_accuracy"], "there is no \"val_accuracy\" to watch"),
    (["--validation-split", "0.25", "--monitor", "val_acuracy"], "do you mean val_accuracy?"),
    (["--validation-split", "0.9999"], "leaves 0 of 480 samples for training"),
    (["--class-weight", "77=1"], "--class-weight names class 77"),
    (["--validation-data", "Fixtures/data/labelled.npz"], "validation data"),
  ])
  func whatDoesNotFitIsNamed(_ options: [String], _ message: String) throws {
    expect(try train(options), status: 65, message)
  }

  @Test(arguments: [
    ["--epochs", "0"], ["--steps-per-epoch", "0"], ["--class-weight", "x"], ["--keep", "worst"], ["--threads", "0"],
    ["--validation-split", "0.25", "--validation-steps", "0"], ["--validation-batch-size", "4"],
    ["--json", "--quiet"],
  ])
  func wrongUsage(_ options: [String]) throws {
    #expect(try train(options).status == 64)
  }

  @Test func dataThatDoesNotFitIsNamed() throws {
    expect(try train([], data: "absent"), status: 66, "absent: no such file")
    let other = folder.url.appending(path: "other.npz")
    try NamedArrays([
      .init(name: "x", array: DataArray(Tensor(shape: [4, 3, 2]) { Float($0) })),
      .init(name: "y", array: DataArray(Tensor(shape: [4]) { Float($0) })),
    ]).write(to: other)
    expect(try train([], data: other.path), status: 65, "the model takes (None, 12, 12, 1)")
    let empty = folder.url.appending(path: "empty")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    expect(try train([], data: empty.path), status: 65, "holds neither IDX files nor a folder of PNG or JPEG files")
  }

  @Test func targetsThatDoNotFitAreNamed() throws {
    let samples = try Tensor(shape: [4, 12, 12, 1]) { Float($0 % 7) }
    func data(_ targets: Tensor) throws -> String {
      let url = folder.url.appending(path: "data.npz")
      try NamedArrays([.init(name: "x", array: DataArray(samples)), .init(name: "y", array: DataArray(targets))])
        .write(to: url)
      return url.path
    }
    let classes = try data(Tensor(shape: [4]) { [0, 1, 12, 2][$0] })
    expect(try train([], data: classes), status: 65, "the data has classes up to 12, but an output of 10")
    expect(
      try train(["--loss", "categorical_crossentropy"], data: classes), status: 65,
      "there is a class 12, but only 10 classes")
    let numbers = try data(Tensor(shape: [4, 3]) { Float($0) * 0.1 })
    for loss in ["mean_squared_error", "sparse_categorical_crossentropy"] {
      expect(
        try train(["--loss", loss], data: numbers), status: 65,
        "targets of shape (None, 3) do not fit an output of shape (None, 10)")
    }
  }

  @Test func damagedImagesAreRefusedOrLeftOut() throws {
    let photos = folder.url.appending(path: "photos")
    try FileManager.default.copyItem(at: Fixtures.folder.appending(path: "photos/classes"), to: photos)
    try Data("no image".utf8).write(to: photos.appending(path: "cat/bad.png"))
    expect(try train([], data: photos.path), status: 65, "1 of 6 images can't be used")
    let run = try train(["--skip-damaged"], data: photos.path)
    #expect(run.status == 0 && run.output.contains("Left out    1 damaged images"))
    #expect(run.output.contains("cat/bad.png"))
  }

  @Test func theOutputIsTriedBeforeAnythingIsComputed() throws {
    let start = ["train", TrainTests.model, "--data", "absent", "--output"]
    for output in ["absent/out.h5", "Fixtures", "/dev/null"] {
      let run = try CommandRun(list: start + [output])
      #expect(run.status == 73 && run.errors.contains("\(output): can't be written"))
    }
    let copy = folder.url.appending(path: "model.h5")
    try FileManager.default.copyItem(at: CommandRun.root.appending(path: TrainTests.model), to: copy)
    let same = [
      "train", copy.path, "--data", "Fixtures/training/convolutional.npz", "--output", folder.path("./model.h5"),
    ]
    let refused = try CommandRun(list: same)
    #expect(refused.status == 73 && refused.errors.contains("say --in-place to replace it"))
    #expect(try Data(contentsOf: copy) == Data(contentsOf: CommandRun.root.appending(path: TrainTests.model)))
    #expect(try CommandRun(list: same + ["--in-place"]).status == 0)
  }

  @Test func aLossThatIsNotFiniteKeepsWhatWasLearntBefore() throws {
    let options = [
      "--optimizer", "sgd", "--schedule", "piecewise:boundary_epochs=2,values=0.01:1e30", "--threads", "1",
    ]
    let broken = try train(options + ["--epochs", "4"])
    #expect(broken.status == 75 && broken.errors.contains("the loss is not finite in batch"))
    let kept = try Data(contentsOf: folder.url.appending(path: "out.h5"))
    #expect(try train(options + ["--epochs", "2"]).status == 0)
    #expect(try Data(contentsOf: folder.url.appending(path: "out.h5")) == kept)
    try FileManager.default.removeItem(at: folder.url.appending(path: "out.h5"))
    expect(
      try train(["--optimizer", "sgd", "--learning-rate", "1e30", "--threads", "1"]), status: 75,
      "the loss is not finite in batch")
  }
}
