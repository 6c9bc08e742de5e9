import KerasGraph
import SIMDKernels

/// The mean of its inputs, element by element.
///
/// See https://keras.io/api/layers/merging_layers/average/.
public struct Average: ElementwiseMerge {
  public static let kerasName = "Average"
  public static let operation = BinaryFunction.add

  public let attributes: LayerAttributes
  public let maskMerging: MaskMerging

  public init(attributes: LayerAttributes, maskMerging: MaskMerging) {
    self.attributes = attributes
    self.maskMerging = maskMerging
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (count, kernels) = (site.outputCount(), site.kernels)
    let inputs = Tensor([Float(site.inputs.count)])
    return merge(site).followed(
      by: Step { call in
        kernels.combine(.divide, call.samples * count, call.input, 1, inputs.pointer, 0, call.output)
      })
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let inputs = site.call.inputs
    return MergeGradient(site).linear(
      inference: try forward(site.call), factors: inputs.map { _ in 1 / Float(inputs.count) })
  }
}
