import KerasGraph
import SIMDKernels

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

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (extents, dims) = (site.inputs[0], dims)
    return Step { call in
      Layout.permute(call.input, [call.samples] + extents, [0] + dims, call.output)
    }
  }
}
