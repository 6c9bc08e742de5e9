import KerasGraph

/// How long and in which order a model is trained, and how it is judged meanwhile: what Keras' `fit` takes.
///
/// See https://keras.io/api/models/model_training_apis/#fit-method.
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
  /// How many batches of the validation data the model is judged by, from its first on, if there are as many. Default
  /// `nil`, all.
  public var validationSteps: Int?
  /// The samples of such a batch. Default `nil`, those of a batch that is trained on.
  public var validationBatchSize: Int?

  public init(
    epochs: Int = 1, initialEpoch: Int = 0, stepsPerEpoch: Int? = nil, shuffles: Bool = true, seed: UInt64 = 0,
    validationFrequency: Int = 1, validationSteps: Int? = nil, validationBatchSize: Int? = nil
  ) {
    self.epochs = epochs
    self.initialEpoch = initialEpoch
    self.stepsPerEpoch = stepsPerEpoch
    self.shuffles = shuffles
    self.seed = seed
    self.validationFrequency = validationFrequency
    self.validationSteps = validationSteps
    self.validationBatchSize = validationBatchSize
  }

  /// - Throws: ``ModelError`` with every number that nothing can be done by.
  func validate() throws(ModelError) {
    var collector = ProblemCollector()
    for (name, number) in [
      ("stepsPerEpoch", stepsPerEpoch), ("validationFrequency", validationFrequency),
      ("validationSteps", validationSteps), ("validationBatchSize", validationBatchSize),
    ] {
      if let number, number < 1 {
        collector.add(ModelError("\(name) \(number) is not possible", remedy: "use 1 or more"))
      }
    }
    try collector.finish()
  }
}
