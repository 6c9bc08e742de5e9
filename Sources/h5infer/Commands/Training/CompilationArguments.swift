import ArgumentParser
import KerasKit

/// What a model is trained by: optimizer, learning rate, loss and metrics.
struct CompilationArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keras' name of the optimizer, perhaps with options: sgd:momentum=0.9. By default that of the file, which goes on, or adam.",
      valueName: "name"))
  var optimizer: String?

  @Option(help: ArgumentHelp("The learning rate, or the highest one of a schedule.", valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "cosine, cosine_restarts, exponential, inverse_time, piecewise or polynomial, perhaps with options: cosine:warmup_epochs=1.",
      valueName: "name"))
  var schedule: String?

  @Option(
    help: ArgumentHelp(
      "The part of each weight, times the learning rate, that every update takes off.", valueName: "part"))
  var weightDecay: Double?

  @Option(help: ArgumentHelp("How much of the last step is part of the next.", valueName: "part"))
  var momentum: Double?

  @Flag(help: "Take the gradient for what the momentum leads to.")
  var nesterov = false

  @Option(help: ArgumentHelp("The largest norm of the gradient of each weight.", valueName: "norm"))
  var clipnorm: Double?

  @Option(help: ArgumentHelp("The largest element of a gradient.", valueName: "value"))
  var clipvalue: Double?

  @Option(help: ArgumentHelp("The largest norm of all gradients together.", valueName: "norm"))
  var globalClipnorm: Double?

  @Option(
    help: ArgumentHelp(
      "Average the weights, keeping this part of the average at each update; the average is judged and written.",
      valueName: "part"))
  var ema: Double?

  @Option(
    help: ArgumentHelp(
      "Keras' name of the loss, perhaps with options: huber:delta=2. By default that of the file, or what fits the model's end "
        + "and the data.",
      valueName: "name"))
  var loss: String?

  @Option(help: ArgumentHelp("The part of the targets that is spread evenly over all classes.", valueName: "part"))
  var labelSmoothing: Double?

  @Option(
    help: ArgumentHelp(
      "A metric by Keras' name, perhaps with options; may be given several times. By default those of the file, or accuracy.",
      valueName: "name"))
  var metrics: [String] = []
}

extension CompilationArguments {
  /// How the file says that it was compiled, where that counts.
  ///
  /// - Throws: ``KerasFileError`` if it can't be read.
  func recorded(in model: Model) throws -> TrainingState? {
    optimizer != nil && loss != nil ? nil : try model.trainingState()
  }

  /// Whether the optimizer of the file goes on, with what it remembers.
  var keepsOptimizer: Bool {
    optimizer == nil && schedule == nil && ema == nil && optimizerOptions.allSatisfy { $0.value == nil }
  }

  /// What a training is compiled with.
  ///
  /// - Parameters:
  ///   - losses: what ``makeLosses(for:_:_:)`` gave.
  ///   - targets: what the data has for each output.
  /// - Throws: ``ModelError`` with every option that the optimizer does not have, or a metric that is no JSON.
  func compilation(
    _ recorded: TrainingState?, losses: [(any Loss)?], for targets: [TargetForm], _ length: TrainingLength
  ) throws(ModelError) -> Compilation {
    Compilation(
      optimizer: try makeOptimizer(recorded, length), losses: losses,
      lossWeights: loss == nil ? recorded?.compilation.lossWeights ?? [] : [],
      metrics: try makeMetrics(recorded, targets))
  }

  /// The optimizer as asked for, for a training of some length.
  ///
  /// - Throws: ``ModelError`` with every option that it does not have.
  private func makeOptimizer(_ recorded: TrainingState?, _ length: TrainingLength) throws(ModelError) -> any Optimizer {
    var (name, config): (String, JSON) = ("adam", .object([]))
    if let optimizer {
      let json = try JSON(objectText: optimizer)
      name = json.text ?? json["class_name"]?.text ?? ""
      config = json["config"] ?? config
    } else if let recorded = recorded?.compilation.optimizer {
      name = type(of: recorded).kerasName
      config = recorded.configuration
    }
    if let learningRate { config["learning_rate"] = .number(learningRate) }
    for case (let option, let value?) in optimizerOptions { config[option] = value }
    if let ema {
      config["use_ema"] = true
      config["ema_momentum"] = .number(ema)
    }
    var made = try ObjectCatalog.optimizers.object(["class_name": .string(name), "config": config])
    guard let schedule else { return made }
    made.options.learningRate = .schedule(
      try ObjectCatalog.schedules.schedule(
        schedule, learningRate: learningRate ?? Double(made.options.learningRate.first), length: length))
    return made
  }

  private var optimizerOptions: [(name: String, value: JSON?)] {
    [
      ("weight_decay", weightDecay.map(JSON.number)), ("momentum", momentum.map(JSON.number)),
      ("nesterov", nesterov ? true : nil), ("clipnorm", clipnorm.map(JSON.number)),
      ("clipvalue", clipvalue.map(JSON.number)), ("global_clipnorm", globalClipnorm.map(JSON.number)),
    ]
  }
}

extension LearningRate {
  /// The rate of the first update.
  fileprivate var first: Float {
    switch self {
    case .constant(let rate): rate
    case .schedule(let schedule): schedule.learningRate(step: 0)
    }
  }
}
