import KerasGraph
import SIMDKernels

/// The sum of its inputs, element by element.
///
/// See https://keras.io/api/layers/merging_layers/add/.
public struct Add: ElementwiseMerge {
  public static let kerasName = "Add"
  public static let operation = BinaryFunction.add

  public let attributes: LayerAttributes
  public let maskMerging: MaskMerging

  public init(attributes: LayerAttributes, maskMerging: MaskMerging) {
    self.attributes = attributes
    self.maskMerging = maskMerging
  }
}
