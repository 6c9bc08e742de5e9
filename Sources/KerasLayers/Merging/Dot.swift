import KerasGraph
import SIMDKernels

/// The product of two inputs, sample by sample, summed over one axis of each.
///
/// The output has the other axes of the first input, then those of the second; `(batch, 1)` if there are
/// none. With `normalize` both inputs are first divided by their length along the axis.
/// See https://keras.io/api/layers/merging_layers/dot/.
public struct Dot: ConfigurableLayer {
  public static let kerasName = "Dot"

  public let attributes: LayerAttributes
  /// The axis of each input, the batch axis being 0; counted from the end where negative.
  public let axes: [Int]
  public let normalize: Bool

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - axes: that of both inputs, or one of each, the batch axis being 0; counted from the end where negative.
  ///   - normalize: whether the vectors are first brought to length 1.
  public init(
    axes: any PerAxis, normalize: Bool = false, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axes", axes)
      config.write("normalize", normalize)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    axes = config.ints("axes", count: 2, minimum: .min)
    normalize = config.bool("normalize", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("axes", axes[0] == axes[1] ? .integer(axes[0]) : .array(axes.map(JSON.integer)))
    config.write("normalize", normalize)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    guard inputs.count == 2 else { throw ModelError("takes two inputs, not \(inputs.count)") }
    guard let first = inputs[0].normalized(axis: axes[0]), let second = inputs[1].normalized(axis: axes[1]),
      first > 0, second > 0
    else {
      throw ModelError("axes \(axes) are not axes of samples of \(inputs[0]) and \(inputs[1])")
    }
    if let a = inputs[0][first], let b = inputs[1][second], a != b {
      throw ModelError("the axes of \(inputs[0]) and \(inputs[1]) to sum over have extents \(a) and \(b)")
    }
    var (kept, added) = (inputs[0].dimensions, inputs[1].dimensions)
    kept.remove(at: first)
    added.remove(at: second)
    let output = kept + added.dropFirst()
    return [Shape(output.count == 1 ? output + [1] : output)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let kernels = site.kernels
    let left = DotOperand(site.inputs[0], axis: axes[0])
    let right = DotOperand(site.inputs[1], axis: axes[1])
    let packedCount = kernels.packedCount(depth: left.depth, columns: right.count)
    let normalize = normalize
    return Step(scratch: left.depth * (left.count + right.count) + packedCount) { call in
      let a = call.scratch
      let b = a + left.depth * left.count
      let packed = b + left.depth * right.count
      for sample in 0..<call.samples {
        left.rows(call.inputs[0], sample: sample, normalize: normalize, a, kernels)
        right.rows(call.inputs[1], sample: sample, normalize: normalize, b, kernels)
        kernels.packPanels(left.depth, right.count, UnsafePointer(b), 1, left.depth, packed)
        kernels.product(
          left.count, right.count, left.depth, UnsafePointer(a), left.depth, UnsafePointer(packed),
          call.output + sample * left.count * right.count, right.count, false, Epilogue())
      }
    }
  }
}
