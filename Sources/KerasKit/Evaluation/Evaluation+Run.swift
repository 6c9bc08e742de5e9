import KerasData
import KerasGraph

extension Evaluation {
  /// How many samples are tried to tell whether another scaling fits better.
  static let trialSamples = 1000
  /// How much larger the share of correct ones must then be.
  static let trialGain = 0.1

  /// Evaluates a classifier on samples, some at a time.
  ///
  /// - Parameters:
  ///   - scaling: `nil` for the usual one of the data's element type.
  ///   - batchSize: the samples in memory at a time.
  ///   - progress: told the number of samples done, after each batch.
  ///   - predict: the model: samples in, one row of classes a sample out.
  /// - Throws: ``DataError`` if samples can't be read or a label has no class, ``ModelError`` if the outputs
  ///   are no rows of
  ///   classes, and what `predict` throws.
  public init(
    of data: LabelledSamples, scaling: Scaling? = nil, batchSize: Int = 500,
    progress: (Int) -> Void = { _ in }, predict: (Tensor) throws -> Tensor
  ) throws {
    let count = data.samples.sampleCount
    guard count > 0 else { throw DataError("there are no samples") }
    let scaling = scaling ?? .usual(for: data.samples.elementType)
    var run = EvaluationRun(data: data, scaling: scaling)
    let trial = min(count, Self.trialSamples)
    var trialAccuracy = 0.0
    for start in stride(from: 0, to: count, by: max(1, batchSize)) {
      let end = min(start + max(1, batchSize), count)
      try run.add(start..<end, predict: predict)
      if start < trial { trialAccuracy = run.accuracy }
      progress(end)
    }
    betterScaling = try Self.betterScaling(for: data, than: scaling, accuracy: trialAccuracy, trial, predict)
    self.scaling = scaling
    (confusion, output, duration) = (run.confusion, run.output, run.duration)
    loss = run.loss / Double(count)
  }

  /// Tries raw numbers in the place of scaled ones, and bytes over 255 in the place of raw ones.
  private static func betterScaling(
    for data: LabelledSamples, than used: Scaling, accuracy: Double, _ trial: Int,
    _ predict: (Tensor) throws -> Tensor
  ) throws -> BetterScaling? {
    let other = used.isIdentity ? Scaling.usual(for: data.samples.elementType) : Scaling()
    guard other != used, accuracy + trialGain <= 1 else { return nil }
    var run = EvaluationRun(data: data, scaling: other)
    try run.add(0..<trial, predict: predict)
    guard run.accuracy >= accuracy + trialGain else { return nil }
    return BetterScaling(scaling: other, accuracy: run.accuracy, usedAccuracy: accuracy)
  }
}

/// The samples of an evaluation that were scored so far.
private struct EvaluationRun {
  let data: LabelledSamples
  let scaling: Scaling
  var output = ClassifierOutput.probabilities
  var confusion = ConfusionMatrix(classes: 0)
  var loss = 0.0
  var duration = Duration.zero

  var accuracy: Double { confusion.accuracy }

  init(data: LabelledSamples, scaling: Scaling) {
    self.data = data
    self.scaling = scaling
  }

  mutating func add(_ range: Range<Int>, predict: (Tensor) throws -> Tensor) throws {
    let inputs = try data.samples.tensor(samples: range, scaling: scaling)
    let clock = ContinuousClock()
    let start = clock.now
    let rows = try predict(inputs)
    duration += clock.now - start
    guard rows.shape.count == 2, rows.shape[0] == range.count, rows.shape[1] > 0 else {
      throw ModelError(
        "the output of shape \(rows.shape) is not one row of classes for each of \(range.count) samples",
        remedy: "evaluate a classifier, or use predict")
    }
    if confusion.classes == 0 {
      output = ClassifierOutput(rows)
      confusion = ConfusionMatrix(classes: output.classes(columns: rows.shape[1]))
    }
    try score(rows.values, columns: rows.shape[1], labels: data.labels[range])
  }

  private mutating func score(_ values: [Float], columns: Int, labels: ArraySlice<Int>) throws(DataError) {
    for (row, label) in labels.enumerated() {
      guard label < confusion.classes else {
        throw DataError(
          "there is a label \(label), but the model tells only \(confusion.classes) classes apart, 0 to "
            + "\(confusion.classes - 1)")
      }
      let numbers = values[row * columns..<(row + 1) * columns]
      confusion[label: label, predicted: output.predicted(numbers)] += 1
      loss += output.crossEntropy(numbers, label: label)
    }
  }
}
