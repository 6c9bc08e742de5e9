/// How long and in which order a model is trained.
public struct FitOptions: Sendable {
  /// Where to stop: epochs are counted from 0 up to this. Default 1.
  public var epochs: Int
  /// The number of the first epoch, for a run that goes on. Default 0.
  public var initialEpoch: Int
  /// How many batches an epoch has: it goes on in the data where the one before ended, and over and over through it,
  /// as Keras does with data that repeat. Default `nil`, once through the data.
  public var stepsPerEpoch: Int?
  /// Whether each epoch, or each time through the data, has an order of its own. Default `true`.
  public var shuffles: Bool
  /// Determines the order of samples and what augmentation does. Default 0.
  public var seed: UInt64
  /// How many epochs lie between two validations. Default 1.
  public var validationFrequency: Int

  public init(
    epochs: Int = 1, initialEpoch: Int = 0, stepsPerEpoch: Int? = nil, shuffles: Bool = true, seed: UInt64 = 0,
    validationFrequency: Int = 1
  ) {
    self.epochs = epochs
    self.initialEpoch = initialEpoch
    self.stepsPerEpoch = stepsPerEpoch.map { max(1, $0) }
    self.shuffles = shuffles
    self.seed = seed
    self.validationFrequency = max(1, validationFrequency)
  }
}
