import ImageAugmentation
import KerasGraph
import SIMDKernels

/// Arrays of inputs and targets, in memory or read from files as needed.
public struct TrainingSamples: IndexedTrainingData {
  public let count: Int
  public let inputShapes: [[Int]]
  public var targets: [TargetForm] {
    targetSources.map { TargetForm(shape: $0.sampleShape, classCount: ($0 as? ClassNumbers)?.classCount) }
  }
  /// The names of the classes, if the data names them.
  public let classNames: [String]?
  /// The files that were left out, and why.
  public private(set) var skipped: [DataError] = []
  /// How many threads fill batches.
  public var loadingThreads = 1
  private let inputs: [TrainingInput]
  private var targetSources: [any SampleSource]
  private let weights: [Float]?
  private var augmentation: AugmentationPlan?

  /// - Parameters:
  ///   - inputs: the samples for each input of a model.
  ///   - scalings: how the numbers of each input become a model's; the ``Scaling/usual(for:)`` ones by default.
  ///   - targets: what is to be learnt, for each output of a model.
  ///   - weights: one a sample.
  /// - Throws: ``DataError`` if there are no samples, or not as many of everything, or a scaling does not fit.
  public init(
    inputs: [any SampleSource], scalings: [Scaling]? = nil, targets: [any SampleSource], weights: [Float]? = nil,
    classNames: [String]? = nil
  ) throws(DataError) {
    guard let count = inputs.first?.sampleCount, count > 0 else { throw DataError("there are no samples") }
    for (what, source) in inputs.map({ ("inputs", $0) }) + targets.map({ ("targets", $0) })
    where source.sampleCount != count {
      throw DataError("there are \(count) samples, but \(source.sampleCount) of other \(what)")
    }
    if let weights, weights.count != count {
      throw DataError("there are \(count) samples, but \(weights.count) weights")
    }
    let scalings = scalings ?? inputs.map { Scaling.usual(for: $0.elementType) }
    guard scalings.count == inputs.count else {
      throw DataError("there are \(inputs.count) inputs, but \(scalings.count) scalings")
    }
    self.count = count
    self.inputs = try zip(inputs, scalings).map { input, scaling throws(DataError) in
      try TrainingInput(input, scaling)
    }
    self.weights = weights
    self.classNames = classNames
    targetSources = targets
    inputShapes = inputs.map(\.sampleShape)
  }

  /// Samples with the number of the class of each.
  ///
  /// - Parameter scaling: how the numbers become a model's input; `nil` for the usual one of their element type.
  /// - Throws: ``DataError`` if there are no samples, or the scaling does not fit.
  public init(_ labelled: LabelledSamples, scaling: Scaling? = nil, weights: [Float]? = nil) throws(DataError) {
    try self.init(
      inputs: [labelled.samples], scalings: scaling.map { [$0] },
      targets: [ClassNumbers(labelled.labels, classCount: labelled.classNames?.count)], weights: weights,
      classNames: labelled.classNames)
    skipped = labelled.skipped
  }

  /// How many of the samples belong to each class, where the first target is the number of a class.
  ///
  /// - Parameter range: the samples that are counted; all by default.
  public func classCounts(in range: Range<Int>? = nil) -> [Int]? {
    (targetSources.first as? ClassNumbers)?.counts(in: range ?? 0..<count)
  }

  /// Tensors with the batch axis first, as they are.
  ///
  /// - Throws: ``DataError`` if they have no samples, or not as many of everything.
  public init(inputs: [Tensor], targets: [Tensor], weights: [Float]? = nil) throws(DataError) {
    try self.init(inputs: inputs.map(DataArray.init), targets: targets.map(DataArray.init), weights: weights)
  }

  public var hasSampleWeights: Bool { weights != nil }
  public var scratchCount: Int { augmentation?.scratchCount ?? 0 }

  /// The same data, whose images change at random from epoch to epoch before they are scaled.
  ///
  /// - Throws: ``DataError`` if the samples are no images of rows, columns and perhaps channels.
  public func augmented(
    by augmentation: Augmentation, kernels: KernelTable
  ) throws(DataError) -> TrainingSamples {
    let shape = inputShapes[0]
    guard inputShapes.count == 1, (2...3).contains(shape.count), !shape.contains(0) else {
      throw DataError("samples of shape \(inputShapes.map(\.description).joined(separator: ", ")) are no images")
    }
    var augmented = self
    augmented.augmentation = AugmentationPlan(
      augmentation, height: shape[0], width: shape[1], channels: shape.count == 3 ? shape[2] : 1,
      range: inputs[0].source.elementType.values, kernels: kernels)
    return augmented
  }

  /// The same data with other targets.
  func replacingTargets(
    _ change: (any SampleSource) throws(DataError) -> any SampleSource
  ) throws(DataError) -> TrainingSamples {
    var changed = self
    changed.targetSources = try targetSources.map(change)
    return changed
  }

  public func split(validation fraction: Double) throws(DataError) -> DataSplit {
    let boundary = try validationBoundary(fraction)
    var plain = self
    plain.augmentation = nil
    return DataSplit(
      training: SampleRange(of: self, 0..<boundary), validation: SampleRange(of: plain, boundary..<count))
  }

  public func read(_ sample: Int, to place: SamplePlace, in pass: DataPass) throws(DataError) {
    for (index, input) in inputs.enumerated() {
      let output = place.input(index)
      try input.source.read(sample, into: output)
      if let augmentation {
        var random = pass.random(sample: sample)
        augmentation.apply(to: output, random: &random, scratch: place.scratch)
      }
      input.scale(output)
    }
    for (index, target) in targetSources.enumerated() { try target.read(sample, into: place.target(index)) }
    if let weights { place.weight?.pointee = weights[sample] }
  }
}

/// The samples for one input of a model, and how their numbers become the model's.
private struct TrainingInput: Sendable {
  let source: any SampleSource
  private let scaling: Scaling
  private let size: Int
  private let channels: Int

  init(_ source: any SampleSource, _ scaling: Scaling) throws(DataError) {
    self.source = source
    self.scaling = scaling
    size = source.sampleSize
    channels = source.sampleShape.last ?? 1
    try scaling.validate(channels: channels)
  }

  func scale(_ sample: UnsafeMutablePointer<Float>) {
    scaling.apply(to: UnsafeMutableBufferPointer(start: sample, count: size), channels: channels)
  }
}
