import KerasGraph

/// The mean of intersection over union of targets 0 and 1, for predictions that count as 1 from a threshold on.
///
/// See https://keras.io/api/metrics/segmentation_metrics/#binaryiou-class.
public struct BinaryIoU: Metric {
  public static let kerasName = "BinaryIoU"

  public var name: String
  /// The classes of which the mean is taken. Default both.
  public let targetClasses: [Int]
  /// Default 0.5.
  public let threshold: Float
  private let isWhole: Bool
  private var overlap: ClassOverlap

  public init(config: inout ConfigReader) {
    isWhole = config.countsWhole()
    name = config.string("name", default: Self.functionName)
    targetClasses = config.targetClasses(of: 2, default: [0, 1])
    threshold = config.float("threshold", default: 0.5)
    overlap = ClassOverlap(classes: 2, isWhole: isWhole)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("target_class_ids", targetClasses)
    config.write("threshold", threshold)
    config.write("name", name)
    config.write("dtype", isWhole ? "int" : "float32")
  }

  public mutating func reset() { overlap.reset() }

  public mutating func update(_ batch: RowBatch) {
    let count = batch.rows * batch.columns
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count + 1) { memory in
      guard let classes = memory.baseAddress else { return }
      for index in 0..<count { classes[index] = batch.predictions[index] >= threshold ? 1 : 0 }
      overlap.update(
        RowBatch(
          layout: batch.layout, samples: batch.samples, predictions: UnsafePointer(classes), targets: batch.targets,
          weights: batch.weights, mask: batch.mask, kernels: batch.kernels))
    }
  }

  public var result: Float { overlap.score(of: targetClasses) }
}
