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
    let left = Operand(site.inputs[0], axis: axes[0])
    let right = Operand(site.inputs[1], axis: axes[1])
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

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let kernels = site.call.kernels
    let operands = zip(site.call.inputs, axes).map { Operand($0, axis: $1) }
    let (left, right) = (operands[0], operands[1])
    let (depth, normalize) = (left.depth, normalize)
    let packedCount = max(
      kernels.packedCount(depth: right.count, columns: depth), kernels.packedCount(depth: left.count, columns: depth))
    return .step(
      TrainingStep(
        inference: try forward(site.call), reads: .inputs,
        scratch: TrainingStep.Memory(
          fixed: depth * (left.count + 2 * max(left.count, right.count) + right.count) + packedCount)
      ) { back in
        let call = back.call
        let a = call.scratch
        let b = a + depth * left.count
        let packed = b + depth * right.count
        let gradient = packed + packedCount
        for sample in 0..<call.samples {
          left.rows(call.inputs[0], sample: sample, normalize: normalize, a, kernels)
          right.rows(call.inputs[1], sample: sample, normalize: normalize, b, kernels)
          let given = back.outputGradients[0] + sample * left.count * right.count
          if let target = back.inputGradients[0] {
            // dA = dC B
            kernels.packPanels(right.count, depth, UnsafePointer(b), depth, 1, packed)
            kernels.product(
              left.count, depth, right.count, given, right.count, UnsafePointer(packed), gradient, depth, false,
              Epilogue())
            left.scatter(gradient, normalize: normalize, of: call.inputs[0], sample: sample, target, kernels)
          }
          if let target = back.inputGradients[1] {
            // dB = dC' A
            gradient.update(repeating: 0, count: right.count * depth)
            kernels.transposedProduct(
              left.count, right.count, depth, given, right.count, UnsafePointer(a), depth, gradient, depth)
            right.scatter(gradient, normalize: normalize, of: call.inputs[1], sample: sample, target, kernels)
          }
        }
      })
  }
}

/// One input of a ``Dot``: a matrix whose rows run along the axis that is summed over.
private struct Operand: Sendable {
  let extents: [Int]
  /// The axes of a sample, that of the sum last.
  let order: [Int]
  /// The extent of the axis of the sum.
  let depth: Int
  /// The number of rows.
  let count: Int
  /// What a row is divided by where it is shorter.
  private static let epsilon: Float = 1e-7

  init(_ extents: [Int], axis: Int) {
    let axis = axis < 0 ? axis + extents.count : axis - 1
    self.extents = extents
    order = extents.indices.filter { $0 != axis } + [axis]
    depth = extents[axis]
    count = extents.reduce(1, *) / max(depth, 1)
  }

  /// Writes the rows of one sample, each divided by its length where asked for.
  func rows(
    _ input: UnsafePointer<Float>, sample: Int, normalize: Bool, _ rows: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    Layout.permute(input + sample * depth * count, extents, order, rows)
    if normalize { kernels.unitRows(count, depth, Self.epsilon, UnsafePointer(rows), rows) }
  }

  /// Stores the gradient by one sample of the input, from that by its rows.
  ///
  /// - Parameters:
  ///   - gradient: the gradient by the rows; behind it, memory for as many floats.
  ///   - normalize: whether the rows were divided by their lengths.
  func scatter(
    _ gradient: UnsafeMutablePointer<Float>, normalize: Bool, of input: UnsafePointer<Float>, sample: Int,
    _ target: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    if normalize {
      let rows = gradient + depth * count
      Layout.permute(input + sample * depth * count, extents, order, rows)
      kernels.unitRowsGradient(
        count, depth, Self.epsilon, UnsafePointer(rows), UnsafePointer(gradient), gradient)
    }
    Layout.permute(
      UnsafePointer(gradient), order.map { extents[$0] }, order.inverseOrder, target + sample * depth * count)
  }
}
