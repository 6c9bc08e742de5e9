import KerasGraph
import SIMDKernels

/// A fully connected layer: `y = activation(x W + b)` along the last axis.
///
/// Input `(batch, …, k)`, output `(batch, …, units)`. See https://keras.io/api/layers/core_layers/dense/.
/// LoRA and quantisation are not supported.
public struct Dense: ConfigurableLayer {
  public static let kerasName = "Dense"

  public let attributes: LayerAttributes
  public let units: Int
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter units: the extent of the last axis of the output.
  public init(
    _ units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: InitializerOption = .glorotUniform, biasInitializer: InitializerOption = .zeros,
    kernelRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    activityRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    biasConstraint: ConstraintOption? = nil, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("units", units)
      config.write("activation", activation)
      config.write("use_bias", useBias)
      config.write(
        initializers: ["kernel": kernelInitializer, "bias": biasInitializer],
        regularizers: [
          "kernel": kernelRegularizer, "bias": biasRegularizer, "activity": activityRegularizer,
        ],
        constraints: ["kernel": kernelConstraint, "bias": biasConstraint])
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    units = config.positiveInt("units")
    activation = config.outputActivation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["kernel", "bias"])
    config.refuseUnlessNull("lora_rank", "lora_alpha", "quantization_config")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("units", units)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    var shape = try inputs.single()
    guard shape.rank >= 2 else { throw ModelError("takes an input of 2 or more axes, not of shape \(shape)") }
    shape[shape.rank - 1] = units
    return [shape]
  }

  public var activityRegularizer: JSON? { weightOptions.activityRegularizer }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let depth = try inputs.single().knownLastExtent()
    let kernel = weightOptions.spec("kernel", [depth, units], initial: "glorot_uniform")
    let bias = weightOptions.spec("bias", [units], initial: "zeros")
    return useBias ? [kernel, bias] : [kernel]
  }

  public func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    shapes.first?.first.map { [nil, $0] }
  }

  public var epilogue: FusedEpilogue { FusedEpilogue(activation: activation) }
  public var acceptsEpilogue: Bool { true }
  public func acceptsSum(_ site: CallSite) -> Bool { true }
  public var masking: Masking { .passes }

  public func multiplyAdds(_ site: CallSite) -> Int { site.inputCount() * units }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let kernels = site.kernels
    let (units, depth) = (units, site.weights[0].shape[0])
    let rowsPerSample = site.inputCount() / max(depth, 1)
    let stage = OutputStage(site, columns: units, bias: useBias ? site.weights[1] : nil)
    let packed = stage.packed(site.weights[0].pointer, depth: depth, columns: units, rowStride: units)
    let product = kernels.product
    return Step { call in
      let extents = ProductExtents(rows: call.samples * rowsPerSample, columns: units, depth: depth)
      let summand = stage.summand(call)
      stage.run(extents, call.output, call.team) { rows, columns in
        let place = rows.lowerBound * units + columns.lowerBound
        product(
          rows.count, columns.count, depth, call.input + rows.lowerBound * depth, depth,
          packed.pointer + columns.lowerBound * depth, call.output + place, units, false,
          stage.epilogue(from: columns.lowerBound, adding: summand.map { $0 + place }))
      }
    }
  }
}
