import KerasKit

/// Everything that is told about an evaluation.
struct EvaluationReport {
  let model: ModelHeader
  let testSet: TestSet
  let evaluation: Evaluation
  let loading: Duration
  let threads: Int
  let kernels: String
  let peakMemory: Int

  var text: String {
    var parts = [model.text, overview]
    if let warning { parts.append(warning) }
    parts += [classes, confusion, resources]
    return parts.joined(separator: "\n\n")
  }

  private var overview: String {
    let samples = testSet.data.samples
    let correct = "\(evaluation.confusion.correct.grouped) of \(evaluation.samples.grouped)"
    let shape = "(" + samples.sampleShape.map(String.init).joined(separator: ", ") + ")"
    return """
      Test set   \(testSet.name)
                 \(evaluation.samples.grouped) samples \(shape) \(samples.elementType.rawValue), scaled \(evaluation.scaling)
      Accuracy   \(Self.percent(evaluation.accuracy))  (\(correct))
      Loss       \(evaluation.loss.fixed(4))  (cross-entropy; outputs are \(evaluation.output.rawValue))
      """
  }

  /// A wrong scale is the usual reason for an accuracy that is too low.
  private var warning: String? {
    evaluation.betterScaling.map { better in
      """
      Warning: scaled \(better.scaling) instead of \(evaluation.scaling), \(Self.percent(better.accuracy)) of the first samples \
      are correct instead of \(Self.percent(better.usedAccuracy)).
               The model was probably trained on numbers of that scale: try --scale \(better.scaling.scale.plain).
      """
    }
  }

  private var classes: String {
    var table = TextTable(titles: ["Class", "precision", "recall", "F1", "samples"])
    for (index, score) in evaluation.confusion.scores.enumerated() {
      let ratios = [score.precision, score.recall, score.f1].map(Self.percent)
      table.rows.append([name(ofClass: index)] + ratios + [score.support.grouped])
    }
    return table.text
  }

  private var confusion: String {
    let matrix = evaluation.confusion
    guard matrix.classes <= 20 else {
      return "Confusion matrix: \(matrix.classes) classes are too many to show; see --json"
    }
    var table = TextTable(titles: [""] + (0..<matrix.classes).map(name(ofClass:)))
    for label in 0..<matrix.classes {
      let counts = (0..<matrix.classes).map { matrix[label: label, predicted: $0] }
      table.rows.append([name(ofClass: label)] + counts.map { $0 == 0 ? "·" : $0.grouped })
    }
    return "Confusion matrix (a row is the true class, a column the predicted one)\n" + table.text
  }

  private var resources: String {
    """
    Speed      \(Int(evaluation.samplesPerSecond).grouped) samples per second (\(threads) threads, \(kernels) kernels)
    Load time  \(loading.milliseconds.fixed(1)) ms
    Memory     \((Double(peakMemory) / 1_048_576).fixed(1)) MiB at most
    """
  }

  func name(ofClass index: Int) -> String {
    guard let names = testSet.data.classNames, index < names.count else { return String(index) }
    return names[index]
  }

  private static func percent(_ share: Double) -> String { (share * 100).fixed(2) + "%" }
}

extension Float {
  /// Without a fraction where there is none.
  fileprivate var plain: String { self == rounded() && magnitude < 1e6 ? String(Int(self)) : description }
}

extension Duration {
  var milliseconds: Double { inSeconds * 1e3 }
}
