import KerasGraph
import SIMDKernels

/// What training makes small: a number for each row of an output and its target.
///
/// See https://keras.io/api/losses/ for names, formulas and defaults.
public protocol Loss: KerasObject {
  var options: LossOptions { get }

  /// How rows are made of an output and a target.
  ///
  /// - Parameters: the extents of one sample, without the batch axis.
  /// - Throws: ``ModelError`` if the target does not fit the output.
  func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout

  /// What is wrong with targets, such as an index of a class that does not exist; `nil` if nothing is.
  func problem(ofTargets batch: RowBatch) -> String?

  /// Whether a row counts; one that does not has loss 0 and is no part of a mean.
  func counts(_ row: Int, of batch: RowBatch) -> Bool

  /// Writes the loss of every row, and the gradient by the predictions where it is wanted.
  ///
  /// - Parameters:
  ///   - factors: what the gradient of each row is multiplied by.
  ///   - losses: one number a row, not multiplied.
  ///   - gradient: as many numbers as there are predictions.
  func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?)

  /// The loss to use in place of this one on what goes into the last activation, as Keras does with TensorFlow: the
  /// crossentropy of logits behind a softmax or a sigmoid. `nil` where there is none.
  ///
  /// TensorFlow's functions of crossentropy look for the logits that a tensor remembers, and take them even where
  /// `from_logits` says that the tensor holds them itself.
  func onLogits(of activation: Activation) -> (any Loss)?
}

extension Loss {
  public static var kerasModule: String { "keras.losses" }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try RowLayout(predictions: predictions, targets: targets)
  }

  public func problem(ofTargets batch: RowBatch) -> String? { nil }
  public func counts(_ row: Int, of batch: RowBatch) -> Bool { true }
  public func onLogits(of activation: Activation) -> (any Loss)? { nil }
}

/// The options that every loss has.
public struct LossOptions: Hashable, Sendable {
  public var name: String
  public var reduction: LossReduction

  public init(name: String, reduction: LossReduction = .sumOverBatchSize) {
    self.name = name
    self.reduction = reduction
  }

  init(_ config: inout ConfigReader, name: String) {
    self.init(name: config.string("name", default: name), reduction: LossReduction(&config))
    if let dtype = config.take("dtype"), !dtype.isNull, dtype.text != "float32" {
      config.refuse("dtype \(dtype.serialized.prefix(60)) is not supported", remedy: "use float32")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("reduction", reduction)
  }
}
