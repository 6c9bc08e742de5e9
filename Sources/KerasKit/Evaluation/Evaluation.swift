import KerasData
import KerasGraph

/// How well a classifier does on labelled samples.
public struct Evaluation: Sendable {
  public let confusion: ConfusionMatrix
  /// The mean cross-entropy.
  public let loss: Double
  /// What the model's numbers were taken for.
  public let output: ClassifierOutput
  /// How the stored numbers were scaled.
  public let scaling: Scaling
  /// Another scaling under which the first samples score far better, and the share of them that is then
  /// correct.
  public let betterScaling: BetterScaling?
  /// The time of predictions, without reading and scoring.
  public let duration: Duration

  /// A scaling that fits the model better than the one that was used.
  public struct BetterScaling: Sendable, Hashable {
    public let scaling: Scaling
    /// The share of correct samples among the first ones.
    public let accuracy: Double
    /// The same with the scaling that was used.
    public let usedAccuracy: Double
  }

  public var samples: Int { confusion.samples }
  public var accuracy: Double { confusion.accuracy }

  public var samplesPerSecond: Double {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    return seconds > 0 ? Double(samples) / seconds : 0
  }
}
