import KerasGraph
import SIMDKernels

/// Its first input less its second, element by element.
///
/// See https://keras.io/api/layers/merging_layers/subtract/.
public struct Subtract: ElementwiseMerge {
  public static let kerasName = "Subtract"
  public static let operation = BinaryFunction.subtract

  public let attributes: LayerAttributes
  public let maskMerging: MaskMerging

  public init(attributes: LayerAttributes, maskMerging: MaskMerging) {
    self.attributes = attributes
    self.maskMerging = maskMerging
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    guard inputs.count == 2 else { throw ModelError("takes two inputs, not \(inputs.count)") }
    return [try Shape.merged(inputs)]
  }
}
