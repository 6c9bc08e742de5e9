import KerasGraph

/// Arrays of inputs and targets, in memory or read from files as needed.
public struct TrainingSamples: IndexedTrainingData {
  public let count: Int
  public let inputShapes: [[Int]]
  public let targets: [TargetForm]
  /// The names of the classes, if the data names them.
  public let classNames: [String]?
  public let loadingThreads: Int
  private let inputs: [any SampleSource]
  private let scalings: [Scaling]
  private let targetSources: [any SampleSource]
  private let weights: [Float]?

  /// - Parameters:
  ///   - inputs: the samples for each input of a model.
  ///   - scalings: how the numbers of each input become a model's; the ``Scaling/usual(for:)`` ones by default.
  ///   - targets: what is to be learnt, for each output of a model.
  ///   - weights: one a sample.
  ///   - loadingThreads: how many threads fill batches.
  /// - Throws: ``DataError`` if there are no samples, or not as many of everything, or a scaling does not fit.
  public init(
    inputs: [any SampleSource], scalings: [Scaling]? = nil, targets: [any SampleSource], weights: [Float]? = nil,
    classNames: [String]? = nil, loadingThreads: Int = 1
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
    for (input, scaling) in zip(inputs, scalings) { try scaling.validate(channels: input.sampleShape.last ?? 1) }
    self.count = count
    self.inputs = inputs
    self.scalings = scalings
    self.weights = weights
    self.classNames = classNames
    self.loadingThreads = loadingThreads
    targetSources = targets
    inputShapes = inputs.map(\.sampleShape)
    self.targets = targets.map { source in
      TargetForm(shape: source.sampleShape, classCount: (source as? ClassNumbers)?.classCount)
    }
  }

  /// Samples with the number of the class of each.
  ///
  /// - Parameter scaling: how the numbers become a model's input; `nil` for the usual one of their element type.
  /// - Throws: ``DataError`` if there are no samples, or the scaling does not fit.
  public init(
    _ labelled: LabelledSamples, scaling: Scaling? = nil, weights: [Float]? = nil, loadingThreads: Int = 1
  ) throws(DataError) {
    try self.init(
      inputs: [labelled.samples], scalings: scaling.map { [$0] },
      targets: [ClassNumbers(labelled.labels, classCount: labelled.classNames?.count)], weights: weights,
      classNames: labelled.classNames, loadingThreads: loadingThreads)
  }

  /// Tensors with the batch axis first, as they are.
  ///
  /// - Throws: ``DataError`` if they have no samples, or not as many of everything.
  public init(inputs: [Tensor], targets: [Tensor], weights: [Float]? = nil) throws(DataError) {
    try self.init(
      inputs: inputs.map(DataArray.init), targets: targets.map(DataArray.init), weights: weights)
  }

  public var hasSampleWeights: Bool { weights != nil }

  public func read(_ sample: Int, to place: SamplePlace, in pass: DataPass) throws(DataError) {
    for (index, input) in inputs.enumerated() {
      let output = place.input(index)
      try input.read(sample, into: output)
      scalings[index].apply(
        to: UnsafeMutableBufferPointer(start: output, count: inputShapes[index].reduce(1, *)),
        channels: inputShapes[index].last ?? 1)
    }
    for (index, target) in targetSources.enumerated() { try target.read(sample, into: place.target(index)) }
    if let weights { place.weight?.pointee = weights[sample] }
  }
}
