import ArgumentParser
import FoundationEssentials
import KerasKit

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model, or go on with its training.",
    discussion: """
      EXAMPLES
        h5infer train model.h5 --data mnist/ --epochs 3 --output tuned.h5
        h5infer train model.h5 --data mnist/ --validation-split 0.1 --epochs 30 --batch-size 128 --optimizer adamw \\
          --weight-decay 1e-4 --learning-rate 2e-3 --schedule cosine:warmup_epochs=1 --ema 0.999 --label-smoothing 0.1 \\
          --augment rotation=10,translation=0.08,zoom=0.1,elastic=34:4 --from-scratch --seed 1 --keep best --output new.h5
      """)

  /// Which weights are written.
  enum Kept: String, ExpressibleByArgument, CaseIterable {
    case last, best
  }

  @OptionGroup var arguments: ModelArguments
  @OptionGroup var samples: TrainingDataArguments
  @OptionGroup var compiling: CompilationArguments

  @Option(help: "How often to go through the data.")
  var epochs = 1

  @Option(help: "The samples between two updates of the weights.")
  var batchSize = 32

  @Option(help: "Determines all random numbers.")
  var seed: UInt64 = 0

  @Flag(help: "Begin with new weights, as the layers' initializers fill them.")
  var fromScratch = false

  @Option(help: "Which weights to write: those of the last epoch or of the best one.")
  var keep = Kept.last

  @Option(help: "The number that tells which epoch is best; by default val_accuracy or val_loss.")
  var monitor: String?

  @Option(help: "Stop after so many epochs that were not better.")
  var patience: Int?

  @Option(help: "Write the numbers of each epoch to this file.")
  var csvLog: String?

  @Option(help: "The file to write.")
  var output: String

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @OptionGroup var running: RunArguments

  func validate() throws {
    if epochs < 1 { throw ValidationError("--epochs must be 1 or more") }
    if batchSize < 1 { throw ValidationError("--batch-size must be 1 or more") }
  }

  func run() throws {
    var model = try arguments.loadRunnable(running)
    if fromScratch { model = try model.replacing(ParameterStore(initializing: model.graph, seed: seed)) }
    var losses: [JSON] = []
    let data = try samples.load(for: model) { given in
      losses = try compiling.losses(for: model, given.targets)
      return try compiling.adapted(given, to: losses, model)
    }
    let count = data.training.sampleCount ?? 0
    let length = TrainingLength(epochs: epochs, batches: (count + batchSize - 1) / batchSize)
    let metrics = compiling.metrics(for: data.training.targets)
    let compilation = Compilation(
      optimizer: try compiling.makeOptimizer(length), losses: try losses.map { try ObjectCatalog.losses.object($0) },
      metrics: [try metrics.map { try JSON(objectText: $0) }])
    let trainer = try model.trainer(for: data.training, compilation, batchSize: batchSize, seed: seed)
    try trainer.fit(
      data.training, validation: data.validation, options: FitOptions(epochs: epochs, seed: seed),
      callbacks: callbacks(hasValidation: data.validation != nil, metrics: metrics))
    let trained = try model.trained(by: trainer)
    try uninterrupted { try trained.save(to: URL(fileURLWithPath: output)) }
  }

  private func callbacks(hasValidation: Bool, metrics: [String]) -> [any Callback] {
    var callbacks: [any Callback] = []
    if compiling.ema != nil { callbacks.append(SwapEMAWeights(swapOnEpoch: true)) }
    let prefix = hasValidation ? "val_" : ""
    let usual = prefix + (metrics.first.flatMap { $0 == "accuracy" ? $0 : nil } ?? "loss")
    if !quiet { callbacks.append(EpochLines()) }
    if let csvLog { callbacks.append(CSVLogger(path: csvLog)) }
    if keep == .best || patience != nil {
      callbacks.append(
        EarlyStopping(
          monitor: Monitor(monitor ?? usual), patience: patience ?? .max, restoreBestWeights: keep == .best))
    }
    return callbacks
  }
}
