import KerasGraph

/// How long a training is, for schedules whose options are told in epochs or by its end.
public struct TrainingLength: Hashable, Sendable {
  public let epochs: Int
  /// The batches of an epoch.
  public let batches: Int

  public init(epochs: Int, batches: Int) {
    self.epochs = epochs
    self.batches = batches
  }

  var steps: Int { epochs * batches }
}

extension ObjectCatalog where Object == any LearningRateSchedule {
  /// Makes the schedule that a command line asks for: `cosine`, `cosine:warmup_epochs=1,alpha=0.01`,
  /// `piecewise:boundary_epochs=10:20,values=0.1:0.01:0.001`.
  ///
  /// Options are Keras'; those that count steps may be given in epochs instead (`decay_epochs`, `first_decay_epochs`,
  /// `warmup_epochs`, `boundary_epochs`). What is not said follows from the training: a cosine and a polynomial decay
  /// end with it, an exponential and an inverse time decay take a period of one epoch; a warmup leads from 0 to the
  /// learning rate.
  ///
  /// - Parameter learningRate: the first rate, or that which a warmup leads to.
  /// - Throws: ``ModelError`` if there is no such schedule, or with every problem of its options.
  public func schedule(
    _ text: String, learningRate: Double, length: TrainingLength
  ) throws(ModelError) -> any LearningRateSchedule {
    let json = try JSON(objectText: text)
    guard let (name, given) = json.objectParts else { throw ModelError("\"\(text)\" names no schedule") }
    let entry = try entry(named: name)
    var options = WrittenOptions(given, length)
    switch entry.kerasName {
    case CosineDecay.kerasName: options.completeCosine(learningRate: learningRate)
    case PolynomialDecay.kerasName: options.complete("decay_steps", .integer(length.steps))
    case ExponentialDecay.kerasName, InverseTimeDecay.kerasName:
      options.complete("decay_steps", .integer(length.batches))
    case PiecewiseConstantDecay.kerasName: options.makeLists(["boundaries", "values"])
    default: break
    }
    if entry.kerasName != PiecewiseConstantDecay.kerasName {
      options.complete("initial_learning_rate", .number(learningRate))
    }
    return try object(className: entry.kerasName, config: options.config)
  }
}

/// The options of a schedule on the way from text to Keras' JSON.
private struct WrittenOptions {
  private(set) var config: JSON
  private let length: TrainingLength

  private static let inEpochs = [
    "decay_epochs": "decay_steps", "first_decay_epochs": "first_decay_steps", "warmup_epochs": "warmup_steps",
    "boundary_epochs": "boundaries",
  ]

  init(_ given: JSON, _ length: TrainingLength) {
    self.length = length
    config = .object(
      (given.members ?? []).map { member in
        guard let name = Self.inEpochs[member.name] else { return member }
        return JSON.Member(name, Self.steps(member.value, length))
      })
  }

  private static func steps(_ epochs: JSON, _ length: TrainingLength) -> JSON {
    if let list = epochs.elements { return .array(list.map { steps($0, length) }) }
    return epochs.double.map { .number(($0 * Double(length.batches)).rounded()) } ?? epochs
  }

  mutating func complete(_ name: String, _ value: JSON) {
    if config[name] == nil { config[name] = value }
  }

  mutating func makeLists(_ names: [String]) {
    for name in names {
      if let value = config[name], value.elements == nil { config[name] = .array([value]) }
    }
  }

  mutating func completeCosine(learningRate: Double) {
    let warmup = config["warmup_steps"]?.double ?? 0
    if warmup > 0 {
      complete("warmup_target", .number(learningRate))
      complete("initial_learning_rate", .number(0))
    }
    complete("decay_steps", .number(max(1, Double(length.steps) - warmup)))
  }
}
