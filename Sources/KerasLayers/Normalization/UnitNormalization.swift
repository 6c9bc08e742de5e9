import KerasGraph
import SIMDKernels

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

  private static let epsilon: Float = 1e-12

  private func rows(_ site: CallSite) throws(ModelError) -> AxisRows {
    AxisRows(try Shape(batchOf: site.inputs[0]).sampleAxes(axes), of: site.inputs[0])
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (rows, kernels) = (try rows(site), site.kernels)
    return rows.step { count, x, y in kernels.unitRows(count, rows.columns, Self.epsilon, x, y) }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let (rows, kernels) = (try rows(site.call), site.call.kernels)
    let scratch = TrainingStep.Memory(perSample: 2 * rows.gatheredCount)
    return .step(
      TrainingStep(inference: try forward(site.call), reads: .inputs, scratch: scratch) { back in
        guard let gradient = back.inputGradients[0] else { return }
        let (call, columns) = (back.call, rows.columns)
        let gathered = call.scratch + call.samples * rows.gatheredCount
        let x = rows.gathered(call.input, samples: call.samples, into: call.scratch)
        let dy = rows.gathered(back.outputGradients[0], samples: call.samples, into: gathered)
        let dx = rows.isInOrder ? gradient : gathered
        rows.divide(call.team, samples: call.samples) { _, range in
          let start = range.lowerBound * columns
          kernels.unitRowsGradient(range.count, columns, Self.epsilon, x + start, dy + start, dx + start)
        }
        rows.scatter(gathered, samples: call.samples, to: gradient)
      })
  }
}
