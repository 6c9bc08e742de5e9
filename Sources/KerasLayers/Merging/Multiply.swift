import KerasGraph
import SIMDKernels

/// The product of its inputs, element by element.
///
/// See https://keras.io/api/layers/merging_layers/multiply/.
public struct Multiply: ElementwiseMerge {
  public static let kerasName = "Multiply"
  public static let operation = BinaryFunction.multiply

  public let attributes: LayerAttributes
  public let maskMerging: MaskMerging

  public init(attributes: LayerAttributes, maskMerging: MaskMerging) {
    self.attributes = attributes
    self.maskMerging = maskMerging
  }
}
