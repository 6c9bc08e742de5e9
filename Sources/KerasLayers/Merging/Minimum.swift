import KerasGraph
import SIMDKernels

/// The least of its inputs, element by element.
///
/// See https://keras.io/api/layers/merging_layers/minimum/.
public struct Minimum: ElementwiseMerge {
  public static let kerasName = "Minimum"
  public static let operation = BinaryFunction.minimum

  public let attributes: LayerAttributes
  public let maskMerging: MaskMerging

  public init(attributes: LayerAttributes, maskMerging: MaskMerging) {
    self.attributes = attributes
    self.maskMerging = maskMerging
  }
}
