import KerasGraph
import SIMDKernels

/// `x` from 0 up, `alpha * x` below, with a trained `alpha` for each place of a sample.
///
/// See He et al., https://arxiv.org/abs/1502.01852, and https://keras.io/api/layers/activation_layers/prelu/.
public struct PReLU: ConfigurableLayer {
  public static let kerasName = "PReLU"

  public let attributes: LayerAttributes
  /// The axes along which one `alpha` holds, counted from 1.
  public let sharedAxes: [Int]
  public let weightOptions: WeightOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter sharedAxes: the axes along which one `alpha` holds, the batch axis being 0.
  public init(
    alphaInitializer: InitializerOption = .zeros, alphaRegularizer: RegularizerOption? = nil,
    alphaConstraint: ConstraintOption? = nil, sharedAxes: [Int]? = nil, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("shared_axes", sharedAxes)
      config.write(
        initializers: ["alpha": alphaInitializer],
        regularizers: ["alpha": alphaRegularizer],
        constraints: ["alpha": alphaConstraint])
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    sharedAxes = config.ints("shared_axes", default: [])
    weightOptions = WeightOptions(&config, weights: ["alpha"], activity: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("shared_axes", sharedAxes.isEmpty ? .null : .array(sharedAxes.map(JSON.integer)))
    weightOptions.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    _ = try shape.sampleAxes(sharedAxes)
    return [shape]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let shape = try inputs.single()
    let shared = try shape.sampleAxes(sharedAxes)
    var extents: [Int] = []
    for (axis, extent) in shape.sample.enumerated() {
      guard let extent = shared.contains(axis) ? 1 : extent else {
        throw ModelError("axis \(axis + 1) of input \(shape) must be known", remedy: "share alpha along it")
      }
      extents.append(extent)
    }
    return [weightOptions.spec("alpha", extents, initial: "zeros")]
  }

  public var masking: Masking { .passes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (alpha, kernels, count) = (site.weights[0], site.kernels, site.inputCount())
    let slopes = Broadcast(alpha.shape, over: site.inputs[0])
    return Step(scratchPerSample: count) { call in run(call, slopes, alpha.pointer, kernels) }
  }

  private func run(
    _ call: StepCall, _ slopes: Broadcast, _ alpha: UnsafePointer<Float>, _ kernels: KernelTable
  ) {
    let (total, negative) = (call.samples * slopes.count, call.scratch)
    kernels.apply(.clamp(lower: -.infinity, upper: 0), total, call.input, negative)
    slopes.combine(
      .multiply, samples: call.samples, UnsafePointer(negative), alpha, shared: true, negative, kernels)
    kernels.apply(.clamp(lower: 0, upper: .infinity), total, call.input, call.output)
    kernels.combine(.add, total, UnsafePointer(call.output), 1, UnsafePointer(negative), 1, call.output)
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let (kernels, count) = (site.call.kernels, site.call.inputCount())
    let slopes = Broadcast(site.call.weights[0].shape, over: site.call.inputs[0])
    return .step(
      TrainingStep(
        reads: .inputs, scratch: TrainingStep.Memory(perSample: 2 * count),
        forward: { forward in
          run(forward.call, slopes, UnsafePointer(forward.weights[0]), kernels)
        },
        backward: { back in
          let (call, total) = (back.call, back.call.samples * count)
          let (below, products) = (call.scratch, call.scratch + total)
          kernels.applyGradient(
            .clamp(lower: -.infinity, upper: 0), total, call.input, back.outputGradients[0], below)
          if let alpha = back.weightGradients[0] {
            kernels.combine(.multiply, total, UnsafePointer(below), 1, call.input, 1, products)
            slopes.sum(UnsafePointer(products), samples: call.samples, shared: true, into: alpha, kernels)
          }
          guard let target = back.inputGradients[0] else { return }
          kernels.applyGradient(
            .clamp(lower: 0, upper: .infinity), total, call.input, back.outputGradients[0], products)
          slopes.combine(
            .multiply, samples: call.samples, UnsafePointer(below), back.weights[0], shared: true, below, kernels)
          kernels.combine(.add, total, UnsafePointer(below), 1, UnsafePointer(products), 1, target)
        }))
  }
}
