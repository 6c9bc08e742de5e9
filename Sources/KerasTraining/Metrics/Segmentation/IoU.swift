import KerasGraph

/// The mean, over some classes, of intersection over union of the regions that targets and predictions give them.
///
/// See https://keras.io/api/metrics/segmentation_metrics/#iou-class.
public struct IoU: Metric {
  public static let kerasName = "IoU"

  public var name: String
  public let classCount: Int
  /// The classes of which the mean is taken.
  public let targetClasses: [Int]
  /// A target that does not count. Default none.
  public let ignoredClass: Int?
  /// Whether targets are indices of classes, not one-hot. Default `true`.
  public let targetsAreIndices: Bool
  /// Whether predictions are indices of classes, not one number a class. Default `true`.
  public let predictionsAreIndices: Bool
  private let isWhole: Bool
  private var overlap: ClassOverlap

  public init(config: inout ConfigReader) {
    isWhole = config.countsWhole()
    name = config.string("name", default: Self.functionName)
    classCount = config.positiveInt("num_classes")
    targetClasses = config.targetClasses(of: classCount)
    ignoredClass = config.optionalInt("ignore_class")
    targetsAreIndices = config.bool("sparse_y_true", default: true)
    predictionsAreIndices = config.bool("sparse_y_pred", default: true)
    config.requireLastAxis()
    overlap = ClassOverlap(
      classes: classCount, ignored: ignoredClass, targetsAreIndices: targetsAreIndices,
      predictionsAreIndices: predictionsAreIndices, isWhole: isWhole)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("dtype", isWhole ? "int" : "float32")
    config.write("num_classes", classCount)
    config.write("target_class_ids", targetClasses)
    config.write("ignore_class", ignoredClass)
    config.write("sparse_y_true", targetsAreIndices)
    config.write("sparse_y_pred", predictionsAreIndices)
    config.write("axis", -1)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try overlap.layout(predictions: predictions, targets: targets)
  }

  public mutating func reset() { overlap.reset() }
  public mutating func update(_ batch: RowBatch) { overlap.update(batch) }
  public var result: Float { overlap.score(of: targetClasses) }
}
