import ArgumentParser
import FoundationEssentials
import KerasKit

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Compute a model's outputs for given inputs.",
    discussion: """
      IN is an .npz file with the arrays x0, x1, … in the order of the model's inputs; or, for a model of one input, an \
      .npy, .csv (a line a sample) or .json file (nested lists), or one or more PNG files. OUT is an .npz file that gets \
      the arrays y0, y1, … in the order of the outputs, or an .npy, .csv or .json file. Without OUT, the most likely \
      classes are shown.

      Arrays go in as they are unless --scale, --mean or --std are given; PNG files are divided by 255 unless the model \
      rescales its input itself.

      EXAMPLES
        h5infer predict model.h5 --input digit.png
        h5infer predict model.h5 --input in.npz --output out.npz
        h5infer predict w.h5 --architecture model.json --input in.csv
      """)

  @OptionGroup var arguments: ModelArguments

  @Option(parsing: .upToNextOption, help: ArgumentHelp("The inputs.", valueName: "in"))
  var input: [String]

  @Option(help: ArgumentHelp("The file to write.", valueName: "out"))
  var output: String?

  @Option(help: "How many classes to show of each sample; by default 5.")
  var top: Int?

  @OptionGroup var scaling: ScalingArguments
  @OptionGroup var running: RunArguments

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be 1 or more") }
    if top != nil, output != nil {
      throw ValidationError("--top shows classes, and --output writes all of them instead")
    }
  }

  func run() throws {
    let model = try arguments.loadRunnable(running).model
    let given = try PredictionInput(paths: input, inputs: model.inputShapes)
    let usual = given.isImage ? model.usualScaling(for: given.elementType) : Scaling()
    let scaling = scaling.scaling(default: usual)
    let outputs = try model.predict(try given.tensors.map { try scaling($0) })
    guard let output else {
      return try StandardOutput.write(line: TopClasses(outputs, count: top ?? 5, names: given.names).text)
    }
    let arrays = NamedArrays(numbered: "y", outputs.map { DataArray($0) })
    try uninterrupted { try arrays.write(to: URL(fileURLWithPath: output)) }
  }
}
