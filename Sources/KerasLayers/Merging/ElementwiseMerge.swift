import KerasGraph
import SIMDKernels

/// A layer that combines several inputs element by element, with broadcasting.
///
/// Inputs of fewer axes get axes of extent 1 behind the batch axis, as in Keras.
public protocol ElementwiseMerge: ConfigurableLayer {
  /// How the result so far and the next input make the next result.
  static var operation: BinaryFunction { get }
  var maskMerging: MaskMerging { get }
  init(attributes: LayerAttributes, maskMerging: MaskMerging)
}

extension ElementwiseMerge {
  /// Declares a layer with Keras' options and defaults.
  public init(name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype)
  }

  public init(config: inout ConfigReader) {
    self.init(attributes: LayerAttributes(&config), maskMerging: MaskMerging(&config))
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    maskMerging.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try Shape.merged(inputs)] }

  public var masking: Masking { .merges(onlyIfAllMasked: maskMerging == .any) }

  public func mask(_ site: CallSite) throws(ModelError) -> Step { try maskMerging.mask(site) }

  public func role(_ site: CallSite) -> InferenceRole {
    guard site.inputs.count == 2, site.inputs[0] == site.outputs[0], !readsMasks(site) else { return .computes }
    let isRow = site.inputs[1].last == site.outputChannels && site.inputs[1].dropLast().allSatisfy { $0 == 1 }
    return switch Self.operation {
    case .add where site.inputs[1] == site.inputs[0]: .sums
    case .multiply where isRow: .scalesByInput
    default: .computes
    }
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    guard readsMasks(site) else { return merge(site) }
    return try MaskedMerge(Self.operation, site).step()
  }

  /// Whether steps that a mask leaves out count for nothing, as Keras 3 has it where they would change the others.
  private func readsMasks(_ site: CallSite) -> Bool {
    let isSum = Self.operation == .add || Self.operation == .subtract
    return maskMerging == .any && !isSum && site.masked.contains(true)
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    guard !readsMasks(site.call) else { return .step(try MaskedMerge(Self.operation, site.call).training()) }
    let (gradient, inference) = (MergeGradient(site), merge(site.call))
    return switch Self.operation {
    case .multiply, .divide: gradient.product(inference: inference)
    case .maximum, .minimum: gradient.extreme(inference: inference)
    case .add: gradient.linear(inference: inference, factors: site.call.inputs.map { _ in 1 })
    case .subtract: gradient.linear(inference: inference, factors: site.call.inputs.indices.map { $0 == 0 ? 1 : -1 })
    }
  }

  /// The step that combines all inputs in their order.
  func merge(_ site: CallSite) -> Step {
    let (kernels, output) = (site.kernels, site.outputs[0])
    let operands = site.inputs.map { Broadcast($0, over: output) }
    guard operands.count > 1 else { return .copy(count: site.outputCount()) }
    return Step { call in
      var result = call.input
      if !operands[0].isWhole {
        operands[0].expand(call.input, samples: call.samples, call.output)
        result = UnsafePointer(call.output)
      }
      for (operand, input) in zip(operands, call.inputs).dropFirst() {
        operand.combine(Self.operation, samples: call.samples, result, input, call.output, kernels, call.team)
        result = UnsafePointer(call.output)
      }
    }
  }
}

extension Shape {
  /// The shape that several shapes broadcast to; the batch axis counts by itself.
  ///
  /// - Throws: ``ModelError`` if there are none, or two extents differ and neither is 1.
  static func merged(_ shapes: [Shape]) throws(ModelError) -> Shape {
    guard let rank = shapes.map(\.rank).max() else { throw ModelError("takes at least one input") }
    var merged = Shape([shapes.compactMap { $0[0] }.first] + Array(repeating: 1, count: rank - 1))
    for shape in shapes {
      for (axis, extent) in zip(rank - shape.rank + 1..<rank, shape.sample) {
        guard let known = merged[axis], let extent else {
          merged[axis] = nil
          continue
        }
        guard known == extent || known == 1 || extent == 1 else {
          throw ModelError(
            "takes inputs whose shapes broadcast, not \(shapes.map(\.description).joined(separator: ", "))")
        }
        merged[axis] = max(known, extent)
      }
    }
    return merged
  }
}
