import ArgumentParser
import FoundationEssentials
import KerasKit

/// What a model is trained on and judged by.
struct TrainingDataArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to train on: an .npz or .csv file, or a folder of IDX files or of folders of images.", valueName: "data"))
  var data: String

  @Option(help: ArgumentHelp("What to judge the model by after each epoch.", valueName: "data"))
  var validationData: String?

  @Option(
    help: ArgumentHelp("Judge by this part of the data, from its end, instead of training on it.", valueName: "part"))
  var validationSplit: Double?

  @Option(
    help: ArgumentHelp(
      "The batches of validation data to judge by, from its first on; by default all.", valueName: "number"))
  var validationSteps: Int?

  @Option(
    help: ArgumentHelp("The samples of a batch to judge by; by default those of --batch-size.", valueName: "number"))
  var validationBatchSize: Int?

  @Option(
    help: ArgumentHelp(
      "Change images at random: rotation=10,translation=0.08,zoom=0.1,elastic=34:4; may be given several times.",
      valueName: "changes"))
  var augment: [String] = []

  @Flag(help: "Leave out images that are damaged, naming them, instead of refusing the data.")
  var skipDamaged = false

  @Option(
    help: ArgumentHelp("How many threads read and change samples beside those that compute.", valueName: "number"))
  var loadingThreads = 1

  @Option(
    help: ArgumentHelp(
      "How much the samples of classes count, 0=1,3=2.5 with 1 for those not named, or balanced.", valueName: "weights")
  )
  var classWeight: String?

  @OptionGroup var scaling: ScalingArguments

  func validate() throws {
    if validationData != nil, validationSplit != nil {
      throw ValidationError("--validation-data and --validation-split exclude each other")
    }
    if let validationSplit, !(validationSplit > 0 && validationSplit < 1) {
      throw ValidationError("--validation-split must be between 0 and 1")
    }
    for (name, number) in [("steps", validationSteps), ("batch-size", validationBatchSize)] {
      guard let number else { continue }
      if number < 1 { throw ValidationError("--validation-\(name) must be 1 or more") }
      if validationData == nil, validationSplit == nil {
        throw ValidationError("--validation-\(name) needs --validation-data or --validation-split")
      }
    }
    if loadingThreads < 1 { throw ValidationError("--loading-threads must be 1 or more") }
  }
}

/// Samples to train on and to judge by, as the command asked for them.
struct TrainingSet {
  let training: any TrainingData
  let validation: (any TrainingData)?
  let classWeights: [Float]?
  /// The files that were left out, and why.
  let skipped: [DataError]
}

extension TrainingDataArguments {
  /// Reads the samples to train on.
  ///
  /// - Throws: ``DataError`` if they can't be read.
  func samples(for model: Model) throws(DataError) -> TrainingSamples {
    try samples(data, part: .training, for: model)
  }

  /// Completes what is to be trained on.
  ///
  /// - Parameters:
  ///   - samples: what ``samples(for:)`` gave.
  ///   - fitted: makes the targets those of the loss.
  /// - Throws: ``DataError`` if validation data can't be read, or something does not fit; `ValidationError` for class
  ///   weights that can't be understood.
  func set(
    _ samples: TrainingSamples, for model: Model, fitted: (TrainingSamples) throws -> TrainingSamples
  ) throws -> TrainingSet {
    let boundary = try validationSplit.map { try samples.validationBoundary($0) }
    let weights = try classWeight.map {
      try ClassWeights($0).values(samples.classCounts(in: 0..<(boundary ?? samples.count)))
    }
    var training = try fitted(samples)
    training.loadingThreads = loadingThreads
    if !augment.isEmpty {
      training = try training.augmented(by: Augmentation(augment.joined(separator: ",")), kernels: model.kernels)
    }
    if let validationSplit {
      let split = try training.split(validation: validationSplit)
      return TrainingSet(
        training: split.training, validation: split.validation, classWeights: weights, skipped: samples.skipped)
    }
    let validation = try validationData.map { try self.samples($0, part: .test, for: model) }
    return TrainingSet(
      training: training, validation: try validation.map(fitted), classWeights: weights,
      skipped: samples.skipped + (validation?.skipped ?? []))
  }

  private func samples(_ path: String, part: DataPart, for model: Model) throws(DataError) -> TrainingSamples {
    let input = model.inputShapes.first?.flatMap { $0.rank == 4 ? $0.concreteSample : nil }
    let images = ImageOptions(
      channels: input?[2], size: input.map { ImageSize(height: $0[0], width: $0[1]) },
      damaged: skipDamaged ? .skipped : .refused)
    let isGiven = scaling.scale != nil || !scaling.mean.isEmpty || !scaling.std.isEmpty
    let scalesItself = model.usualScaling(for: .uint8).isIdentity
    return try TrainingSamples(
      contentsOf: URL(fileURLWithPath: path), part: part, images: images,
      scaling: isGiven ? scaling.scaling(default: .usual(for: .uint8)) : scalesItself ? Scaling() : nil)
  }
}
