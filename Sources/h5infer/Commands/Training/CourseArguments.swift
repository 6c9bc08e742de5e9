import ArgumentParser
import KerasKit

/// How long a model is trained, from where, and which weights are kept.
struct CourseArguments: ParsableArguments {
  /// Which weights are written.
  enum Kept: String, ExpressibleByArgument, CaseIterable {
    case last, best
  }

  @Option(help: ArgumentHelp("How often to go through the data.", valueName: "number"))
  var epochs = 1

  @Option(help: ArgumentHelp("The samples between two updates of the weights.", valueName: "number"))
  var batchSize = 32

  @Option(
    help: ArgumentHelp(
      "The updates of an epoch, which goes on in the data where the one before ended; by default once through.",
      valueName: "number"))
  var stepsPerEpoch: Int?

  @Flag(inversion: .prefixedNo, help: "Go through the samples in another order in each epoch.")
  var shuffle = true

  @Option(help: ArgumentHelp("Determines all random numbers.", valueName: "number"))
  var seed: UInt64 = 0

  @Flag(help: "Begin with new weights, as the layers' initializers fill them.")
  var fromScratch = false

  @Option(
    help: ArgumentHelp(
      "Leave the layers of such names as they are, * for anything; may be given several times.", valueName: "pattern"))
  var freeze: [String] = []

  @Option(
    help: ArgumentHelp(
      "Train the layers of such names, though the file says that they are frozen.", valueName: "pattern"))
  var unfreeze: [String] = []

  @Option(help: "Which weights to write: those of the last epoch, or of the best one.")
  var keep = Kept.last

  @Option(
    help: ArgumentHelp(
      "The number that tells which epoch is best; by default val_accuracy or val_loss.", valueName: "name"))
  var monitor: String?

  @Option(help: ArgumentHelp("Stop after so many epochs that were not better.", valueName: "epochs"))
  var patience: Int?

  func validate() throws {
    if epochs < 1 { throw ValidationError("--epochs must be 1 or more") }
    if batchSize < 1 { throw ValidationError("--batch-size must be 1 or more") }
    if let stepsPerEpoch, stepsPerEpoch < 1 { throw ValidationError("--steps-per-epoch must be 1 or more") }
    if let patience, patience < 0 { throw ValidationError("--patience must be 0 or more") }
  }
}

extension CourseArguments {
  /// Whether training goes on with the weights that it had.
  var keepsWeights: Bool { !fromScratch && freeze.isEmpty && unfreeze.isEmpty }

  /// How long a training on so many samples is.
  func length(of samples: Int) -> TrainingLength {
    TrainingLength(epochs: epochs, batches: stepsPerEpoch ?? (samples + batchSize - 1) / batchSize)
  }

  /// The model with the layers frozen that are to be, with new weights if they are wanted.
  ///
  /// - Throws: ``ModelError`` with every pattern that no layer matches, or every weight that can't be initialized.
  func prepared(_ model: Model) throws -> Model {
    var model = model
    if !freeze.isEmpty || !unfreeze.isEmpty {
      let (frozen, trained) = (
        try LayerSelection(freeze, of: model.graph), try LayerSelection(unfreeze, of: model.graph)
      )
      // Weights alone have no place for what is frozen.
      if !model.source.hasArchitecture {
        model = try model.converted(to: model.source.generation == .keras3 ? .keras3 : .keras2)
      }
      model = try model.settingTrainable { path in
        frozen.contains(path) ? false : trained.contains(path) ? true : nil
      }
    }
    if fromScratch { model = try model.replacing(ParameterStore(initializing: model.graph, seed: seed)) }
    return model
  }

  /// What tells which epoch is best; `nil` if that does not matter.
  ///
  /// - Parameter names: what a training reports of each epoch.
  /// - Throws: ``ModelError`` if the number asked for is none of them.
  func watched(_ names: [String]) throws(ModelError) -> Monitor? {
    if let monitor, !names.contains(monitor) {
      let nearest = monitor.nearest(in: names).map { "do you mean \($0)? Or " } ?? ""
      throw ModelError(
        "there is no \"\(monitor)\" to watch", remedy: nearest + "use one of \(names.joined(separator: ", "))")
    }
    guard keep == .best || patience != nil || monitor != nil else { return nil }
    let usual = ["val_accuracy", "val_loss", "loss"].first(where: names.contains) ?? "loss"
    return Monitor(monitor ?? usual)
  }
}
