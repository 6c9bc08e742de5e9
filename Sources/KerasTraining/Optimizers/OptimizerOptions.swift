import KerasGraph

/// The options that every optimizer has.
public struct OptimizerOptions: Sendable {
  /// Keras' name of this optimizer, which stands before those of its variables. Default the class in snake case.
  public var name: String
  /// How far a step goes. Default 0.001 for most; see each optimizer.
  public var learningRate: LearningRate
  /// The share of each weight, times the learning rate, that every update takes from it. Default none.
  public var weightDecay: Double?
  /// Weights whose own name, such as `bias`, has one of these in it do not decay: Keras' `exclude_from_weight_decay`,
  /// which no file holds. Default none.
  public var excludedFromWeightDecay: [String] = []
  /// How gradients are kept from growing large. Default not.
  public var clipping: GradientClipping?
  /// The moving average of the weights that takes their place when training ends. Default none.
  public var movingAverage: WeightAverage?
  /// What the loss is multiplied by before gradients are taken, and they are divided by afterwards. Default none.
  public var lossScaleFactor: Double?
  /// How many batches are averaged before the weights change, 2 or more. Default every batch changes them.
  public var gradientAccumulationSteps: Int?

  public init(name: String, learningRate: LearningRate) {
    self.name = name
    self.learningRate = learningRate
  }

  /// The share of a weight, times the learning rate, that every update takes from it.
  func weightDecay(of variable: OptimizedVariable) -> Double {
    let name = variable.name.split(separator: "/").last ?? ""
    return excludedFromWeightDecay.contains { name.contains($0) } ? 0 : weightDecay ?? 0
  }
}

/// How gradients are kept from growing large.
public enum GradientClipping: Hashable, Sendable {
  /// The norm of the gradient of each weight is at most this.
  case norm(Double)
  /// Each element is at most this.
  case value(Double)
  /// The norm of all gradients together is at most this.
  case globalNorm(Double)
}

/// An exponential moving average of the weights.
public struct WeightAverage: Hashable, Sendable {
  /// How much of the average is kept at each update. Default 0.99.
  public var momentum: Double
  /// After how many updates the average takes the place of the weights, over and over. Default only when training ends.
  public var overwriteFrequency: Int?

  public init(momentum: Double = 0.99, overwriteFrequency: Int? = nil) {
    self.momentum = momentum
    self.overwriteFrequency = overwriteFrequency
  }
}

extension OptimizerOptions {
  /// Reads the options; those that Keras 2 adds and that change no number are read and dropped.
  init(_ config: inout ConfigReader, name: String, learningRate: Float, weightDecay: Double? = nil) {
    self.init(name: config.string("name", default: name), learningRate: LearningRate(&config, default: learningRate))
    self.weightDecay = config.optionalDouble("weight_decay") ?? weightDecay
    clipping = GradientClipping(&config)
    movingAverage = WeightAverage.read(&config)
    lossScaleFactor = config.optionalDouble("loss_scale_factor")
    gradientAccumulationSteps = config.optionalInt("gradient_accumulation_steps")
    if let steps = gradientAccumulationSteps, steps < 2 {
      config.refuse("gradient_accumulation_steps \(steps) is not supported", remedy: "use 2 or more, or null")
    }
    _ = config.bool("jit_compile", default: false)
    _ = config.bool("is_legacy_optimizer", default: false)
  }

  func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    learningRate.encode(to: &config)
    config.write("weight_decay", weightDecay)
    clipping.encode(to: &config)
    config.write("use_ema", movingAverage != nil)
    config.write("ema_momentum", (movingAverage ?? WeightAverage()).momentum)
    config.write("ema_overwrite_frequency", movingAverage?.overwriteFrequency)
    config.write("loss_scale_factor", lossScaleFactor)
    config.write("gradient_accumulation_steps", gradientAccumulationSteps)
  }
}

extension GradientClipping {
  fileprivate init?(_ config: inout ConfigReader) {
    let given = [
      config.optionalDouble("clipnorm").map(GradientClipping.norm),
      config.optionalDouble("clipvalue").map(GradientClipping.value),
      config.optionalDouble("global_clipnorm").map(GradientClipping.globalNorm),
    ].compactMap { $0 }
    if given.count > 1 { config.refuse("clipnorm, clipvalue and global_clipnorm exclude each other") }
    guard let first = given.first else { return nil }
    self = first
  }
}

extension GradientClipping? {
  fileprivate func encode(to config: inout ConfigWriter) {
    var values: (norm: Double?, global: Double?, value: Double?)
    switch self {
    case .norm(let norm): values.norm = norm
    case .globalNorm(let norm): values.global = norm
    case .value(let value): values.value = value
    case nil: break
    }
    config.write("clipnorm", values.norm)
    config.write("global_clipnorm", values.global)
    config.write("clipvalue", values.value)
  }
}

extension WeightAverage {
  fileprivate static func read(_ config: inout ConfigReader) -> WeightAverage? {
    let isUsed = config.bool("use_ema", default: false)
    let momentum = config.double("ema_momentum", default: 0.99)
    let frequency = config.optionalInt("ema_overwrite_frequency")
    if !(0...1).contains(momentum) { config.refuse("ema_momentum \(momentum) is not supported", remedy: "use 0 to 1") }
    if let frequency, frequency < 1 {
      config.refuse("ema_overwrite_frequency \(frequency) is not supported", remedy: "use 1 or more, or null")
    }
    return isUsed ? WeightAverage(momentum: momentum, overwriteFrequency: frequency) : nil
  }
}
