import ArgumentParser
import KerasKit

/// What a model is trained by: optimizer, learning rate, loss and metrics.
struct CompilationArguments: ParsableArguments {
  @Option(help: "Keras' name of the optimizer, perhaps with options: sgd:momentum=0.9,nesterov=true.")
  var optimizer = "adam"

  @Option(help: "The learning rate, or the highest one of a schedule; by default the optimizer's.")
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "cosine, cosine_restarts, exponential, inverse_time, piecewise or polynomial, perhaps with options: cosine:warmup_epochs=1.",
      valueName: "schedule"))
  var schedule: String?

  @Option(help: "The share of each weight, times the learning rate, that every update takes from it.")
  var weightDecay: Double?

  @Option(help: "How much of the last step is part of the next, for an optimizer that has a momentum.")
  var momentum: Double?

  @Flag(help: "Take the gradient for what the momentum leads to.")
  var nesterov = false

  @Option(help: "The largest norm of the gradient of each weight.")
  var clipnorm: Double?

  @Option(help: "The largest element of a gradient.")
  var clipvalue: Double?

  @Option(help: "The largest norm of all gradients together.")
  var globalClipnorm: Double?

  @Option(help: "Average the weights while training, keeping this share of the average at each update; the average is what is written.")
  var ema: Double?

  @Option(help: "Keras' name of the loss, perhaps with options; by default what fits the model's end and the data.")
  var loss: String?

  @Option(help: "The share of the targets that is spread evenly over all classes.")
  var labelSmoothing: Double?

  @Option(help: "A metric by Keras' name, perhaps with options; may be given several times. By default accuracy for classes.")
  var metrics: [String] = []
}

extension CompilationArguments {
  /// The optimizer as asked for, for a training of some length.
  ///
  /// - Throws: ``ModelError`` with every option that it does not have.
  func makeOptimizer(_ length: TrainingLength) throws(ModelError) -> any Optimizer {
    let json = try JSON(objectText: optimizer)
    let name = json.text ?? json["class_name"]?.text ?? ""
    var config = json["config"] ?? .object([])
    let given: [(String, JSON?)] = [
      ("learning_rate", learningRate.map(JSON.number)), ("weight_decay", weightDecay.map(JSON.number)),
      ("momentum", momentum.map(JSON.number)), ("nesterov", nesterov ? true : nil),
      ("clipnorm", clipnorm.map(JSON.number)), ("clipvalue", clipvalue.map(JSON.number)),
      ("global_clipnorm", globalClipnorm.map(JSON.number)), ("use_ema", ema.map { _ in true }),
      ("ema_momentum", ema.map(JSON.number)),
    ]
    for case (let option, let value?) in given { config[option] = value }
    var optimizer = try ObjectCatalog.optimizers.object(["class_name": .string(name), "config": config])
    if let schedule {
      guard case .constant(let rate) = optimizer.options.learningRate else { return optimizer }
      optimizer.options.learningRate = .schedule(
        try ObjectCatalog.schedules.schedule(schedule, learningRate: learningRate ?? Double(rate), length: length))
    }
    return optimizer
  }
}
