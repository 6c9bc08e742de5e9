import KerasGraph

/// How the windows of a transposed convolution lie over the spatial axes of its output.
///
/// It undoes the geometry of a convolution from the output to the input, so that padding is what that
/// convolution would have (https://www.tensorflow.org/api_docs/python/tf/nn/conv_transpose).
public struct TransposedWindow: Hashable, Sendable {
  public var window: WindowGeometry
  /// What is added to the extents of the output, `nil` for what gives back the extents that the convolution
  /// started from.
  public var outputPadding: [Int]?

  /// The extents of the output.
  ///
  /// - Throws: ``ModelError`` if one is not positive.
  func outputExtents(_ spatial: [Int?]) throws(ModelError) -> [Int?] {
    var extents: [Int?] = []
    for (axis, extent) in spatial.enumerated() {
      guard let extent else {
        extents.append(nil)
        continue
      }
      let (reach, stride) = (window.reach(axis), window.strides[axis])
      let added = outputPadding?[axis]
      let output =
        switch window.padding {
        case .same: added.map { (extent - 1) * stride + reach % 2 + $0 } ?? extent * stride
        case .valid, .causal: (extent - 1) * stride + (added.map { reach + $0 } ?? max(reach, stride))
        }
      guard output > 0 else {
        throw ModelError("an input of extents \(Shape(spatial)) leaves no output")
      }
      extents.append(output)
    }
    return extents
  }

  /// The table of ``GatheredRows/offsets``: for each place of the output, what each element of the window
  /// takes from the input.
  func offsets(spatial: [Int], windows outputs: [Int], pixel: Int) throws(ModelError) -> [Int32] {
    try WindowGeometry.table(spatial: spatial, windows: outputs, taps: window.size, pixel: pixel) {
      axis, place, tap in
      let before = window.paddingBefore(axis, extent: outputs[axis], windows: spatial[axis])
      let spread = place + before - tap * window.dilation[axis]
      return spread >= 0 && spread % window.strides[axis] == 0 ? spread / window.strides[axis] : nil
    }
  }
}
