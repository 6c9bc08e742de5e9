import KerasGraph

/// Divides by the Euclidean length along some axes: `y = x / max(length, 1e-12)`.
///
/// See https://keras.io/api/layers/normalization_layers/unit_normalization/.
public struct UnitNormalization: ConfigurableLayer {
  public static let kerasName = "UnitNormalization"

  public let attributes: LayerAttributes
  /// Counted from the end where negative; the batch axis is 0, and can't be one of them.
  public let axes: [Int]

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter axis: the batch axis being 0; counted from the end where negative.
  public init(
    axis: any PerAxis = -1, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axis", axis)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    axes = config.ints("axis", default: [-1])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write(axis: axes)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    _ = try shape.sampleAxes(axes)
    return [shape]
  }

  public var masking: Masking { .passes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let rows = AxisRows(try Shape(batchOf: site.inputs[0]).sampleAxes(axes), of: site.inputs[0])
    let columns = rows.columns
    return rows.step { count, x, y in
      normalizeLengths(rows: count, columns: columns, epsilon: 1e-12, x, y)
    }
  }
}
