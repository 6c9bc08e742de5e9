import SIMDKernels

/// Samples with their targets, as a model is trained on them: a batch at a time, in an order of each epoch's own.
///
/// Data whose samples can be read in any order conforms to ``IndexedTrainingData``, and has its batches filled on other
/// threads for nothing. Data that arrives as a stream conforms to this protocol alone.
public protocol TrainingData: Sendable {
  /// The number of samples of an epoch, `nil` where only reading them tells.
  var sampleCount: Int? { get }
  /// The extents of one sample of each input of the model.
  var inputShapes: [[Int]] { get }
  /// What is to be learnt, for each output of the model.
  var targets: [TargetForm] { get }
  /// Whether every sample comes with a weight.
  var hasSampleWeights: Bool { get }

  /// The batches of one epoch. Equal arguments give equal batches, whatever the timing of threads.
  ///
  /// - Parameter size: the samples of a batch; the last one has what is left.
  /// - Throws: ``DataError`` if `size` is not positive, or reading can't start.
  func batches(of size: Int, in pass: DataPass) throws(DataError) -> any BatchSequence

  /// Divides the data as Keras' `validation_split` does: the last samples, before any shuffling, are for validation. No
  /// augmentation applies to them.
  ///
  /// - Parameter fraction: the share for validation, between 0 and 1.
  /// - Throws: ``DataError`` if one part would be empty, or the data has no order to go by.
  func split(validation fraction: Double) throws(DataError) -> DataSplit
}

extension TrainingData {
  public var hasSampleWeights: Bool { false }

  public func split(validation fraction: Double) throws(DataError) -> DataSplit {
    throw DataError(
      "data of an unknown number of samples can't be split", remedy: "give the validation data apart")
  }
}

/// Data for training and for validation.
public struct DataSplit: Sendable {
  public let training: any TrainingData
  public let validation: any TrainingData

  public init(training: any TrainingData, validation: any TrainingData) {
    self.training = training
    self.validation = validation
  }
}

/// What the targets of one output of a model are.
public struct TargetForm: Sendable, Hashable {
  /// The extents of one sample's target; none for a number alone.
  public let shape: [Int]
  /// How many classes the data has, where a target is the number of a class, counted from 0; `nil` for other numbers.
  public let classCount: Int?

  public init(shape: [Int], classCount: Int? = nil) {
    self.shape = shape
    self.classCount = classCount
  }
}

/// Which way through the data this is: random choices follow from its values and the number of a sample alone.
public struct DataPass: Sendable, Hashable {
  /// Tells one training from another.
  public var seed: UInt64
  /// How often the data was gone through before.
  public var epoch: Int
  /// Whether samples come in a random order.
  public var isShuffled: Bool

  public init(seed: UInt64 = 0, epoch: Int = 0, isShuffled: Bool = false) {
    self.seed = seed
    self.epoch = epoch
    self.isShuffled = isShuffled
  }

  /// The random numbers for the changes to one sample.
  public func random(sample: Int) -> RandomStream {
    RandomStream(seed, UInt64(bitPattern: Int64(epoch)), UInt64(bitPattern: Int64(sample)))
  }
}

/// The batches of one epoch, in order. To be asked by one thread at a time.
public protocol BatchSequence: AnyObject {
  /// The next batch, or `nil` after the last one. Its content lasts until the next call, which reuses its memory.
  ///
  /// - Throws: ``DataError`` if a sample can't be read.
  func next() throws(DataError) -> Batch?
}
