import KerasGraph
import SIMDKernels

/// Puts its inputs side by side along an axis.
///
/// All other extents must be equal. See https://keras.io/api/layers/merging_layers/concatenate/.
public struct Concatenate: ConfigurableLayer {
  public static let kerasName = "Concatenate"

  public let attributes: LayerAttributes
  /// Counted from the end where negative; the batch axis is 0, and can't be joined.
  public let axis: Int
  public let maskMerging: MaskMerging

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter axis: the batch axis being 0; counted from the end where negative.
  public init(axis: Int = -1, name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axis", axis)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    axis = config.int("axis", default: -1)
    maskMerging = MaskMerging(&config)
    if axis == 0 {
      config.refuse("axis 0 is not supported", remedy: "join along another axis than the batch")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("axis", axis)
    maskMerging.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    guard var joined = inputs.first else { throw ModelError("takes at least one input") }
    guard let axis = joined.normalized(axis: axis), axis > 0 else {
      throw ModelError("axis \(self.axis) is not one of input \(joined)")
    }
    for input in inputs.dropFirst() {
      var matching = input
      if matching.rank == joined.rank { matching[axis] = joined[axis] }
      guard matching.isCompatible(with: joined) else {
        let shapes = inputs.map(\.description).joined(separator: ", ")
        throw ModelError("takes inputs that differ along axis \(axis) only, not \(shapes)")
      }
      let sum = input[axis].flatMap { extent in joined[axis].map { $0 + extent } }
      joined = Shape(zip(joined.dimensions, matching.dimensions).map { $0 ?? $1 })
      joined[axis] = sum
    }
    return [joined]
  }

  public var masking: Masking { .merges(onlyIfAllMasked: false) }

  /// Along the first axis behind the batch the masks are joined too; an input without one counts as a whole.
  public func mask(_ site: CallSite) throws(ModelError) -> Step {
    guard axis == 1 || axis == -site.inputs[0].count else { return try maskMerging.mask(site) }
    let steps = site.inputs.map { $0[0] }
    let total = steps.reduce(0, +)
    return Step { call in
      var start = call.output
      for (mask, count) in zip(call.masks, steps) {
        for sample in 0..<call.samples {
          let place = start + sample * total
          if let mask {
            place.update(from: mask + sample * count, count: count)
          } else {
            place.update(repeating: 1, count: count)
          }
        }
        start += count
      }
    }
  }

  public func role(_ site: CallSite) -> InferenceRole { .joins(axis: sampleAxis(site)) }

  public var acceptsEpilogue: Bool { true }

  /// The axis of a sample along which the inputs are joined.
  private func sampleAxis(_ site: CallSite) -> Int { axis < 0 ? axis + site.inputs[0].count : axis - 1 }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let runs = Runs(self, site)
    let epilogue = ChannelEpilogue(site.epilogue, columns: site.outputChannels, site.kernels)
    guard sampleAxis(site) == site.outputs[0].count - 1 else { return joined(runs, site.outputChannels, epilogue) }
    return Step { call in
      call.team.divide(call.samples * runs.outer, grain: 16_384 / max(runs.total, 1) + 1) { rows in
        // A few rows at a time, so that what is written lies in order.
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
          let (count, output) = (min(64, rows.upperBound - first), call.output + first * runs.total)
          for (input, place) in zip(call.inputs, runs.places) {
            epilogue.store(
              rows: count, columns: place.count, from: place.start, input + first * place.count, place.count,
              output + place.start, runs.total)
          }
          epilogue.finish(rows: count, output)
        }
      }
    }
  }

  /// The step for inputs that are joined along an axis before that of the channels.
  private func joined(_ runs: Runs, _ channels: Int, _ epilogue: ChannelEpilogue) -> Step {
    Step { call in
      call.team.divide(call.samples * runs.outer, grain: 16_384 / max(runs.total, 1) + 1) { rows in
        let output = call.output + rows.lowerBound * runs.total
        for (input, place) in zip(call.inputs, runs.places) {
          Layout.copyBox(
            [rows.count, place.count], input + rows.lowerBound * place.count, [place.count, 1], output + place.start,
            [runs.total, 1])
        }
        epilogue.apply(rows: rows.count * runs.total / max(channels, 1), output)
      }
    }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let runs = Runs(self, site.call)
    return .step(
      TrainingStep(inference: try forward(site.call), reads: []) { back in
        for case (let target?, let place) in zip(back.inputGradients, runs.places) {
          Layout.copyBox(
            [back.call.samples * runs.outer, place.count], back.outputGradients[0] + place.start, [runs.total, 1],
            target,
            [place.count, 1])
        }
      })
  }

  /// The runs of memory that the inputs bring to each position of the axes before that of the joint.
  private struct Runs {
    let outer: Int
    let total: Int
    let places: [(start: Int, count: Int)]

    init(_ layer: Concatenate, _ site: CallSite) {
      let axis = layer.sampleAxis(site)
      outer = site.inputs[0][..<axis].reduce(1, *)
      var end = 0
      places = site.inputs.map {
        let count = $0[axis...].reduce(1, *)
        defer { end += count }
        return (end, count)
      }
      total = end
    }
  }
}
