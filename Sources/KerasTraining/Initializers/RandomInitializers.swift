import KerasGraph
import SIMDKernels

/// A normal distribution.
public struct RandomNormal: Initializer {
  public static let kerasName = "RandomNormal"
  public static let aliases = ["normal"]

  /// Default 0.
  public var mean: Float
  /// The standard deviation. Default 0.05.
  public var deviation: Float
  public var seed: InitializerSeed

  public init(mean: Float = 0, deviation: Float = 0.05, seed: InitializerSeed = InitializerSeed()) {
    self.mean = mean
    self.deviation = deviation
    self.seed = seed
  }

  public init(config: inout ConfigReader) {
    mean = config.float("mean", default: 0)
    deviation = config.float("stddev", default: 0.05)
    seed = InitializerSeed(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    seed.encode(to: &config)
    config.write("mean", mean)
    config.write("stddev", deviation)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try Tensor(shape: shape) { start, count in
      KernelTable.portable.normal(seed.sequence(random), 0, count, mean, deviation, start)
    }
  }
}

/// An even distribution between two bounds.
public struct RandomUniform: Initializer {
  public static let kerasName = "RandomUniform"
  public static let aliases = ["uniform"]

  /// Default -0.05.
  public var lower: Float
  /// Default 0.05.
  public var upper: Float
  public var seed: InitializerSeed

  public init(lower: Float = -0.05, upper: Float = 0.05, seed: InitializerSeed = InitializerSeed()) {
    self.lower = lower
    self.upper = upper
    self.seed = seed
  }

  public init(config: inout ConfigReader) {
    lower = config.float("minval", default: -0.05)
    upper = config.float("maxval", default: 0.05)
    seed = InitializerSeed(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    seed.encode(to: &config)
    config.write("minval", lower)
    config.write("maxval", upper)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try Tensor(shape: shape) { start, count in
      KernelTable.portable.uniform(seed.sequence(random), 0, count, lower, upper, start)
    }
  }
}

/// A normal distribution without what lies more than two standard deviations from its mean.
public struct TruncatedNormal: Initializer {
  public static let kerasName = "TruncatedNormal"

  /// Default 0.
  public var mean: Float
  /// The standard deviation before the ends are cut off. Default 0.05.
  public var deviation: Float
  public var seed: InitializerSeed

  public init(mean: Float = 0, deviation: Float = 0.05, seed: InitializerSeed = InitializerSeed()) {
    self.mean = mean
    self.deviation = deviation
    self.seed = seed
  }

  public init(config: inout ConfigReader) {
    mean = config.float("mean", default: 0)
    deviation = config.float("stddev", default: 0.05)
    seed = InitializerSeed(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    seed.encode(to: &config)
    config.write("mean", mean)
    config.write("stddev", deviation)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try Tensor(shape: shape) { start, count in
      var sequence = seed.sequence(random)
      KernelTable.portable.normal(sequence, 0, count, 0, 1, start)
      var outside = (0..<count).filter { abs(start[$0]) > 2 }
      // An element that lies outside is drawn again from its place in another sequence.
      while !outside.isEmpty {
        sequence.stream &+= 0x9E37_79B9
        for index in outside { KernelTable.portable.normal(sequence, index, 1, 0, 1, start + index) }
        outside.removeAll { abs(start[$0]) <= 2 }
      }
      for index in 0..<count { start[index] = start[index] * deviation + mean }
    }
  }
}
