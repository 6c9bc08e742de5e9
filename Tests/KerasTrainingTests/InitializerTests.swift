import KerasGraph
import KerasTraining
import SIMDKernels
import Testing

/// The distributions of new weights against Keras' formulas (https://keras.io/api/layers/initializers/).
struct InitializerTests {
  /// A window of 3 x 5 between 40 and 60 channels: 600 inputs and 900 outputs, 36,000 elements.
  static let shape = [3, 5, 40, 60]
  static let random = RandomSequence(seed: 7)

  static func values(_ configuration: JSON, _ shape: [Int] = shape, _ random: RandomSequence = random) throws
    -> [Double]
  {
    let initializer = try ObjectCatalog.initializers.object(configuration)
    return try initializer.tensor(shape: shape, random: random).values.map(Double.init)
  }

  /// A distribution: its variance, its bounds, and the variance of the squared distance from its mean, which tells how
  /// far the variance of a sample may be off.
  struct Expected: Sendable {
    var mean = 0.0
    let variance: Double
    let bound: Double?
    let kurtosis: Double

    static func uniform(variance: Double) -> Expected {
      Expected(variance: variance, bound: (3 * variance).squareRoot(), kurtosis: 1.8)
    }

    static func normal(mean: Double = 0, deviation: Double) -> Expected {
      Expected(mean: mean, variance: deviation * deviation, bound: nil, kurtosis: 3)
    }

    /// What is left of a normal distribution of the deviation when it is cut off at two.
    static func truncated(mean: Double = 0, deviation: Double) -> Expected {
      let left = 0.879625661034240 * deviation
      return Expected(mean: mean, variance: left * left, bound: 2 * deviation, kurtosis: 2.36)
    }

    /// A truncated distribution of this variance.
    static func truncated(variance: Double) -> Expected {
      truncated(deviation: variance.squareRoot() / 0.879625661034240)
    }
  }

  static let named: [String: Expected] = [
    "glorot_uniform": .uniform(variance: 2 / 1500), "glorot_normal": .truncated(variance: 2 / 1500),
    "he_uniform": .uniform(variance: 2 / 600), "he_normal": .truncated(variance: 2 / 600),
    "lecun_uniform": .uniform(variance: 1 / 600), "lecun_normal": .truncated(variance: 1 / 600),
    "random_uniform": .uniform(variance: 0.0025 / 3), "random_normal": .normal(deviation: 0.05),
    "truncated_normal": .truncated(deviation: 0.05),
  ]

  @Test(arguments: named.keys.sorted()) func namedDistributions(_ name: String) throws {
    try check(Self.values(.string(name)), try #require(Self.named[name]), name)
  }

  @Test(arguments: ["fan_in uniform", "fan_out untruncated_normal", "fan_avg truncated_normal", "fan_in normal"])
  func varianceScaling(_ choice: String) throws {
    let fans: [String: Double] = ["fan_in": 600, "fan_out": 900, "fan_avg": 750]
    let (mode, distribution) = (String(choice.prefix { $0 != " " }), String(choice.drop { $0 != " " }.dropFirst()))
    let variance = 3 / (try #require(fans[mode]))
    let expected: Expected =
      switch distribution {
      case "uniform": .uniform(variance: variance)
      case "untruncated_normal": .normal(deviation: variance.squareRoot())
      default: .truncated(variance: variance)
      }
    let options: JSON = ["scale": 3.0, "mode": .string(mode), "distribution": .string(distribution)]
    try check(Self.values(["class_name": "VarianceScaling", "config": options]), expected, distribution)
  }

  @Test func boundsMeansAndDeviationsAreTaken() throws {
    let normal: JSON = ["mean": 2.0, "stddev": 0.5]
    try check(
      Self.values(["class_name": "RandomNormal", "config": normal]), .normal(mean: 2, deviation: 0.5), "normal")
    try check(
      Self.values(["class_name": "TruncatedNormal", "config": normal]), .truncated(mean: 2, deviation: 0.5),
      "truncated")
    let even = try Self.values(["class_name": "RandomUniform", "config": ["minval": 1.0, "maxval": 3.0]])
    try check(even, Expected(mean: 2, variance: 4.0 / 12, bound: 1, kurtosis: 1.8), "uniform")
  }

  /// Mean and variance are those of the distribution within five standard errors, and nothing lies beyond its bounds,
  /// near which there is something.
  private func check(_ values: [Double], _ expected: Expected, _ name: String) throws {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - expected.mean) * ($1 - expected.mean) } / count
    #expect(abs(mean - expected.mean) < 5 * (expected.variance / count).squareRoot(), "mean of \(name)")
    let error = expected.variance * ((expected.kurtosis - 1) / count).squareRoot()
    #expect(abs(variance - expected.variance) < 5 * error, "variance of \(name): \(variance)")
    let farthest = values.map { abs($0 - expected.mean) }.max() ?? 0
    if let bound = expected.bound {
      #expect(farthest <= bound * (1 + 1e-6) && farthest > 0.99 * bound, "bounds of \(name)")
    } else {
      #expect(farthest > 3.5 * expected.variance.squareRoot(), "tails of \(name)")
    }
    // Neighbours have nothing to do with each other.
    let product = zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } / count
    #expect(abs(product) < 5 * expected.variance / count.squareRoot(), "\(name) repeats itself")
  }

  @Test(arguments: [[40, 24], [24, 40], [3, 3, 4, 20], [2, 2, 3, 30], [16, 16]])
  func orthogonalMatricesAre(_ shape: [Int]) throws {
    let columns = shape[shape.count - 1]
    let rows = shape.dropLast().reduce(1, *)
    let matrix = try Self.values(["class_name": "Orthogonal", "config": ["gain": 2.0]], shape)
    let (count, length) = (min(rows, columns), max(rows, columns))
    func element(_ vector: Int, _ place: Int) -> Double {
      rows < columns ? matrix[vector * columns + place] : matrix[place * columns + vector]
    }
    for one in 0..<count {
      for other in 0...one {
        let product = (0..<length).reduce(0) { $0 + element(one, $1) * element(other, $1) }
        #expect(abs(product - (one == other ? 4 : 0)) < 1e-5, "\(shape): vectors \(one) and \(other)")
      }
    }
  }

  /// Evenly drawn matrices have positive and negative elements everywhere, the first column included.
  @Test func orthogonalMatricesAreEvenlyDrawn() throws {
    var sums = [Double](repeating: 0, count: 9)
    for seed in 0..<400 {
      let matrix = try Self.values("orthogonal", [3, 3], RandomSequence(seed: UInt64(seed)))
      for place in 0..<9 { sums[place] += matrix[place] }
    }
    // Each element has mean 0 and variance 1/3.
    #expect(sums.allSatisfy { abs($0) < 5 * (400.0 / 3).squareRoot() }, "\(sums)")
  }

  @Test func valuesThatAreNotRandom() throws {
    #expect(try Self.values("zeros", [2, 2]) == [0, 0, 0, 0])
    #expect(try Self.values("ones", [3]) == [1, 1, 1])
    #expect(try Self.values(["class_name": "Constant", "config": ["value": 0.5]], [2]) == [0.5, 0.5])
    let identity: JSON = ["class_name": "Identity", "config": ["gain": 3.0]]
    #expect(try Self.values(identity, [2, 3]) == [3, 0, 0, 0, 3, 0])
    let forget: JSON = ["class_name": "UnitForgetBias", "config": ["initializer": "zeros"]]
    #expect(try Self.values(forget, [8]) == [0, 0, 1, 1, 0, 0, 0, 0])
  }

  @Test func shapesThatCantBeFilledAreRefused() {
    for name in ["orthogonal", "identity"] as [JSON] {
      #expect(throws: ModelError.self) { try Self.values(name, [5]) }
    }
  }

  @Test func ownSeedsCountMoreThanTheModels() throws {
    let other = RandomSequence(seed: 8)
    for name in ["GlorotUniform", "RandomNormal", "TruncatedNormal", "Orthogonal"] {
      let shape = [6, 5]
      let free: JSON = ["class_name": .string(name), "config": [:]]
      let fixed: JSON = ["class_name": .string(name), "config": ["seed": 3]]
      #expect(try Self.values(free, shape) != Self.values(free, shape, other))
      #expect(try Self.values(free, shape) == Self.values(free, shape))
      #expect(try Self.values(fixed, shape) == Self.values(fixed, shape, other))
    }
  }
}
