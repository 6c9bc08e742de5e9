import KerasGraph
import SIMDKernels

/// What is added or cut at both ends of the spatial axes.
public struct Margins: Hashable, Sendable {
  public let before: [Int]
  public let after: [Int]
  public let dataFormat: DataFormat

  /// Reads an option of one of Keras' three forms: one integer for all ends, one for each axis, or a pair for
  /// each axis. For a single axis a pair of integers is the pair of its ends.
  init(
    _ config: inout ConfigReader, _ name: String, axes: Int, default fallback: Int?, dataFormat: DataFormat
  ) {
    let zeros = Array(repeating: [0, 0], count: axes)
    let pairs = config.value(
      name, default: fallback.map { Array(repeating: [$0, $0], count: axes) }, standIn: zeros,
      expected: axes == 1
        ? "one integer or a pair, none negative" : "one integer, or \(axes) integers or pairs, none negative"
    ) { json -> [[Int]]? in
      let pairs: [[Int]]
      if let all = json.extent {
        pairs = Array(repeating: [all, all], count: axes)
      } else if axes == 1, let ends = json.elements?.compactMap(\.extent), ends.count == 2 {
        pairs = [ends]
      } else {
        pairs = (json.elements ?? []).map { end in
          end.extent.map { [$0, $0] } ?? end.elements?.compactMap(\.extent) ?? []
        }
      }
      return pairs.count == axes && pairs.allSatisfy { $0.count == 2 && $0.allSatisfy { $0 >= 0 } }
        ? pairs : nil
    }
    before = pairs.map { $0[0] }
    after = pairs.map { $0[1] }
    self.dataFormat = dataFormat
  }

  /// The option as Keras writes it.
  var json: JSON {
    let pairs = zip(before, after).map { JSON.array([.integer($0), .integer($1)]) }
    return pairs.count == 1 ? pairs[0] : .array(pairs)
  }

  /// The shape with the margins added, or cut off if `sign` is -1.
  func outputShape(_ inputs: [Shape], sign: Int) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: before.count + 2)
    let (spatial, channels) = dataFormat.split(input)
    let extents = spatial.indices.map { axis in spatial[axis].map { $0 + sign * (before[axis] + after[axis]) }
    }
    guard extents.allSatisfy({ $0 ?? 1 > 0 }) else {
      throw ModelError("cutting \(before) and \(after) leaves nothing of its input \(input)")
    }
    return dataFormat.join(batch: input[0], spatial: extents, channels: channels)
  }

  /// What adding zeros means to a plan.
  var paddingRole: InferenceRole { dataFormat == .channelsLast ? .pads(before) : .computes }

  /// The step that adds zeros around each sample.
  func padding(_ site: CallSite) -> Step {
    let sides = Sides(self, inner: site.inputs[0], outer: site.outputs[0])
    return Step { sides.pad($0.input, samples: $0.samples, to: $0.output) }
  }

  /// The step that keeps what lies inside the margins of each sample.
  func cropping(_ site: CallSite) -> Step {
    let sides = Sides(self, inner: site.outputs[0], outer: site.inputs[0])
    return Step { sides.crop($0.input, samples: $0.samples, to: $0.output) }
  }

  /// The training of ``padding(_:)``, whose gradient is cropped.
  func paddingTraining(_ site: CallSite) -> LayerTraining {
    let sides = Sides(self, inner: site.inputs[0], outer: site.outputs[0])
    return .step(
      TrainingStep(inference: padding(site), reads: []) { back in
        if let target = back.inputGradients[0] {
          sides.crop(back.outputGradients[0], samples: back.call.samples, to: target)
        }
      })
  }

  /// The training of ``cropping(_:)``, whose gradient is padded.
  func croppingTraining(_ site: CallSite) -> LayerTraining {
    let sides = Sides(self, inner: site.outputs[0], outer: site.inputs[0])
    return .step(
      TrainingStep(inference: cropping(site), reads: []) { back in
        if let target = back.inputGradients[0] {
          sides.pad(back.outputGradients[0], samples: back.call.samples, to: target)
        }
      })
  }

  /// Samples without and with their margins.
  private struct Sides: Sendable {
    let inner: [Int]
    let innerStrides: [Int]
    let outerStrides: [Int]
    let outerCount: Int
    /// Where inside the larger sample the smaller one begins.
    let start: Int

    init(_ margins: Margins, inner: [Int], outer: [Int]) {
      self.inner = inner
      let strides = Layout.denseStrides(outer)
      outerCount = outer.reduce(1, *)
      innerStrides = [inner.reduce(1, *)] + Layout.denseStrides(inner)
      outerStrides = [outerCount] + strides
      let spatial = margins.dataFormat == .channelsLast ? strides.dropLast() : strides.dropFirst()
      start = zip(margins.before, spatial).reduce(0) { $0 + $1.0 * $1.1 }
    }

    func pad(_ source: UnsafePointer<Float>, samples: Int, to destination: UnsafeMutablePointer<Float>) {
      destination.update(repeating: 0, count: samples * outerCount)
      Layout.copyBox([samples] + inner, source, innerStrides, destination + start, outerStrides)
    }

    func crop(_ source: UnsafePointer<Float>, samples: Int, to destination: UnsafeMutablePointer<Float>) {
      Layout.copyBox([samples] + inner, source + start, outerStrides, destination, innerStrides)
    }
  }
}
