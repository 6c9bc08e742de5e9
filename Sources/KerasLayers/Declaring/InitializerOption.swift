import KerasGraph

/// How a weight of a new model begins, as Keras names it (https://keras.io/api/layers/initializers/).
///
/// An initializer with a seed draws the same values in every model; one without draws what follows from the seed of the
/// model.
public struct InitializerOption: Hashable, Sendable {
  /// What Keras writes for it.
  public let json: JSON

  /// An initializer in Keras' JSON or by Keras' name, such as `"he_normal"`. A model refuses one that is not known.
  public init(_ json: JSON) {
    self.json = json
  }

  private init(_ className: String, _ config: JSON = [:]) {
    json = .kerasObject(module: "keras.initializers", className, config)
  }

  private init(_ className: String, seed: Int?) {
    self.init(className, ["seed": seed.map(JSON.integer) ?? .null])
  }

  public static let zeros = InitializerOption("Zeros")
  public static let ones = InitializerOption("Ones")

  public static func constant(_ value: Float) -> InitializerOption {
    InitializerOption("Constant", ["value": value.kerasOption])
  }

  /// `gain` on the diagonal of a matrix, 0 elsewhere.
  public static func identity(gain: Float = 1) -> InitializerOption {
    InitializerOption("Identity", ["gain": gain.kerasOption])
  }
}

extension InitializerOption {
  public static func randomNormal(mean: Float = 0, stddev: Float = 0.05, seed: Int? = nil) -> InitializerOption {
    InitializerOption("RandomNormal", random(seed, ["mean": mean.kerasOption, "stddev": stddev.kerasOption]))
  }

  /// A normal distribution without what is further than 2 standard deviations from the mean.
  public static func truncatedNormal(mean: Float = 0, stddev: Float = 0.05, seed: Int? = nil) -> InitializerOption {
    InitializerOption("TruncatedNormal", random(seed, ["mean": mean.kerasOption, "stddev": stddev.kerasOption]))
  }

  public static func randomUniform(
    minval: Float = -0.05, maxval: Float = 0.05, seed: Int? = nil
  ) -> InitializerOption {
    InitializerOption("RandomUniform", random(seed, ["minval": minval.kerasOption, "maxval": maxval.kerasOption]))
  }

  /// A variance of `scale` over the inputs, the outputs or the mean of both.
  public static func varianceScaling(
    scale: Float = 1, mode: VarianceMode = .fanIn, distribution: VarianceDistribution = .truncatedNormal,
    seed: Int? = nil
  ) -> InitializerOption {
    InitializerOption(
      "VarianceScaling",
      random(
        seed,
        [
          "scale": scale.kerasOption, "mode": .string(mode.rawValue),
          "distribution": .string(distribution.rawValue),
        ]))
  }

  /// What a variance is divided by.
  public enum VarianceMode: String, Sendable {
    case fanIn = "fan_in"
    case fanOut = "fan_out"
    case fanAverage = "fan_avg"
  }

  /// What values of a variance are drawn from.
  public enum VarianceDistribution: String, Sendable {
    case truncatedNormal = "truncated_normal"
    case untruncatedNormal = "untruncated_normal"
    case uniform
  }

  private static func random(_ seed: Int?, _ options: JSON) -> JSON {
    .object([JSON.Member("seed", seed.map(JSON.integer) ?? .null)] + (options.members ?? []))
  }
}

extension InitializerOption {
  public static let glorotUniform = glorotUniform(seed: nil)
  public static let glorotNormal = glorotNormal(seed: nil)
  public static let heUniform = heUniform(seed: nil)
  public static let heNormal = heNormal(seed: nil)
  public static let lecunUniform = lecunUniform(seed: nil)
  public static let lecunNormal = lecunNormal(seed: nil)
  public static let orthogonal = orthogonal(seed: nil)

  public static func glorotUniform(seed: Int?) -> InitializerOption { InitializerOption("GlorotUniform", seed: seed) }
  public static func glorotNormal(seed: Int?) -> InitializerOption { InitializerOption("GlorotNormal", seed: seed) }
  public static func heUniform(seed: Int?) -> InitializerOption { InitializerOption("HeUniform", seed: seed) }
  public static func heNormal(seed: Int?) -> InitializerOption { InitializerOption("HeNormal", seed: seed) }
  public static func lecunUniform(seed: Int?) -> InitializerOption { InitializerOption("LecunUniform", seed: seed) }
  public static func lecunNormal(seed: Int?) -> InitializerOption { InitializerOption("LecunNormal", seed: seed) }

  /// An orthogonal matrix times `gain`.
  public static func orthogonal(gain: Float = 1, seed: Int?) -> InitializerOption {
    InitializerOption("Orthogonal", random(seed, ["gain": gain.kerasOption]))
  }
}
