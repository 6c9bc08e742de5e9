import ArgumentParser
import FoundationEssentials
import KerasKit

/// What a model is trained on and judged by.
struct TrainingDataArguments: ParsableArguments {
  @Option(help: "What to train on: an .npz or .csv file, a folder of IDX files, or a folder with a folder of images for each class.")
  var data: String

  @Option(help: "What to judge the model by after each epoch, in the same forms.")
  var validationData: String?

  @Option(help: "The share of the data, from its end, to judge the model by instead of training on it.")
  var validationSplit: Double?

  @Option(
    help: ArgumentHelp(
      "Random changes to images: rotation=10,translation=0.08,zoom=0.1,elastic=34:4, …; may be given several times.",
      valueName: "changes"))
  var augment: [String] = []

  @Option(help: "How many threads read and change samples beside those that compute.")
  var loadingThreads = 1

  @OptionGroup var scaling: ScalingArguments

  func validate() throws {
    if validationData != nil, validationSplit != nil {
      throw ValidationError("--validation-data and --validation-split exclude each other")
    }
    if let validationSplit, !(validationSplit > 0 && validationSplit < 1) {
      throw ValidationError("--validation-split must be between 0 and 1")
    }
    if loadingThreads < 1 { throw ValidationError("--loading-threads must be 1 or more") }
  }
}

extension TrainingDataArguments {
  /// Reads samples for a model.
  ///
  /// - Throws: ``DataError`` if they can't be read.
  func samples(_ path: String, part: DataPart, for model: Model) throws(DataError) -> TrainingSamples {
    let input = model.inputShapes.first?.flatMap { $0.rank == 4 ? $0.concreteSample : nil }
    let images = ImageOptions(
      channels: input?[2], size: input.map { ImageSize(height: $0[0], width: $0[1]) }, damaged: .refused)
    let isScaledByModel = model.usualScaling(for: .uint8).isIdentity
    let usual = isScaledByModel ? Scaling() : nil
    let isGiven = scaling.scale != nil || !scaling.mean.isEmpty || !scaling.std.isEmpty
    return try TrainingSamples(
      contentsOf: URL(fileURLWithPath: path), part: part, images: images,
      scaling: isGiven ? scaling.scaling(default: .usual(for: .uint8)) : usual)
  }

  /// The samples to train on and to judge by.
  ///
  /// - Parameter adapting: makes the targets those of the loss.
  func load(
    for model: Model, adapting: (TrainingSamples) throws -> TrainingSamples
  ) throws -> (training: any TrainingData, validation: (any TrainingData)?) {
    var training = try adapting(samples(data, part: .training, for: model))
    training.loadingThreads = loadingThreads
    if !augment.isEmpty {
      training = try training.augmented(
        by: Augmentation(augment.joined(separator: ",")), kernels: model.kernels)
    }
    if let validationSplit {
      let split = try training.split(validation: validationSplit)
      return (split.training, split.validation)
    }
    return (training, try validationData.map { try adapting(samples($0, part: .test, for: model)) })
  }
}
