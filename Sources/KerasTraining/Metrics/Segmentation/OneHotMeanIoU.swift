import KerasGraph

/// ``MeanIoU`` for one-hot targets.
///
/// See https://keras.io/api/metrics/segmentation_metrics/#onehotmeaniou-class.
public struct OneHotMeanIoU: Metric {
  public static let kerasName = "OneHotMeanIoU"

  public var name: String
  public let classCount: Int
  /// A target that does not count. Default none.
  public let ignoredClass: Int?
  /// Whether predictions are indices of classes, not one number a class. Default `false`.
  public let predictionsAreIndices: Bool
  private let isWhole: Bool
  private var overlap: ClassOverlap

  public init(config: inout ConfigReader) {
    isWhole = config.countsWhole()
    name = config.string("name", default: Self.functionName)
    classCount = config.positiveInt("num_classes")
    ignoredClass = config.optionalInt("ignore_class")
    predictionsAreIndices = config.bool("sparse_y_pred", default: false)
    config.requireLastAxis()
    overlap = ClassOverlap(
      classes: classCount, ignored: ignoredClass, targetsAreIndices: false,
      predictionsAreIndices: predictionsAreIndices, isWhole: isWhole)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("dtype", isWhole ? "int" : "float32")
    config.write("num_classes", classCount)
    config.write("ignore_class", ignoredClass)
    config.write("sparse_y_pred", predictionsAreIndices)
    config.write("axis", -1)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try overlap.layout(predictions: predictions, targets: targets)
  }

  public mutating func reset() { overlap.reset() }
  public mutating func update(_ batch: RowBatch) { overlap.update(batch) }
  public var result: Float { overlap.score(of: Array(0..<classCount)) }
}
