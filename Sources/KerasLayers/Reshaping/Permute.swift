import KerasGraph

/// Reorders the axes of each sample: axis `i` of the output is axis `dims[i]` of the input, counted from 1.
///
/// See https://keras.io/api/layers/reshaping_layers/permute/.
public struct Permute: ConfigurableLayer {
  public static let kerasName = "Permute"

  public let attributes: LayerAttributes
  /// Every axis of a sample once, counted from 1.
  public let dims: [Int]

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter dims: every axis of a sample once, counted from 1.
  public init(_ dims: [Int], name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("dims", dims)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    dims = config.ints("dims")
    if dims.isEmpty || dims.sorted() != Array(1...max(dims.count, 1)) {
      config.refuse("dims \(dims) are not supported", remedy: "use every axis from 1 up once")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("dims", dims)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single(rank: dims.count + 1)
    return [Shape([input[0]] + dims.map { input[$0] })]
  }

  /// ``dims``, counted from 0.
  private var order: [Int] { dims.map { $0 - 1 } }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (extents, order) = (site.inputs[0], order)
    return Step { $0.team.permute(samples: $0.samples, $0.input, extents, order, $0.output) }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let (extents, order) = (site.call.outputs[0], order.inverseOrder)
    return .step(
      TrainingStep(inference: try forward(site.call), reads: []) { back in
        guard let gradient = back.inputGradients[0] else { return }
        back.call.team.permute(samples: back.call.samples, back.outputGradients[0], extents, order, gradient)
      })
  }
}
