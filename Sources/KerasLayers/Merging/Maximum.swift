import KerasGraph
import SIMDKernels

/// The greatest of its inputs, element by element.
///
/// See https://keras.io/api/layers/merging_layers/maximum/.
public struct Maximum: ElementwiseMerge {
  public static let kerasName = "Maximum"
  public static let operation = BinaryFunction.maximum

  public let attributes: LayerAttributes
  public let maskMerging: MaskMerging

  public init(attributes: LayerAttributes, maskMerging: MaskMerging) {
    self.attributes = attributes
    self.maskMerging = maskMerging
  }
}
