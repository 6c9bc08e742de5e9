import KerasGraph

/// Masks every step of a sequence whose features all equal a value, and sets those features to zero.
///
/// Input and output `(batch, time, features)`. Recurrent layers behind it skip the masked steps.
/// See https://keras.io/api/layers/core_layers/masking/.
public struct MaskingLayer: ConfigurableLayer {
  public static let kerasName = "Masking"

  public let attributes: LayerAttributes
  /// Default 0.
  public let maskValue: Float

  /// Declares a layer with Keras' options and defaults.
  public init(
    maskValue: Float = 0, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("mask_value", maskValue)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    maskValue = config.float("mask_value", default: 0)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("mask_value", maskValue)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try inputs.single(rank: 3)]
  }

  public var masking: Masking { .creates }

  public func mask(_ site: CallSite) throws(ModelError) -> Step {
    let (steps, features, maskValue) = (site.inputs[0][0], site.inputs[0][1], maskValue)
    return Step { call in
      for step in 0..<call.samples * steps {
        call.output[step] = Self.isMasked(call.input + step * features, features, maskValue) ? 0 : 1
      }
    }
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    Step { call in copy(call.input, call.input, call, site.inputs[0], call.output) }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let extents = site.call.inputs[0]
    return .step(
      TrainingStep(inference: try forward(site.call), reads: .inputs) { back in
        guard let gradient = back.inputGradients[0] else { return }
        copy(back.outputGradients[0], back.call.input, back.call, extents, gradient)
      })
  }

  /// Copies the steps of `source` that are not masked in `input`, and zeros in place of the others.
  private func copy(
    _ source: UnsafePointer<Float>, _ input: UnsafePointer<Float>, _ call: StepCall, _ extents: [Int],
    _ output: UnsafeMutablePointer<Float>
  ) {
    let features = extents[1]
    call.team.divide(call.samples * extents[0], grain: 4096 / max(features, 1) + 1) { steps in
      for start in steps.lazy.map({ $0 * features }) {
        if Self.isMasked(input + start, features, maskValue) {
          (output + start).update(repeating: 0, count: features)
        } else {
          (output + start).update(from: source + start, count: features)
        }
      }
    }
  }

  private static func isMasked(_ features: UnsafePointer<Float>, _ count: Int, _ maskValue: Float) -> Bool {
    for index in 0..<count where features[index] != maskValue { return false }
    return true
  }
}
