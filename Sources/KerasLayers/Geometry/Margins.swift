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

  /// The step that adds zeros around each sample.
  func padding(_ site: CallSite) -> Step {
    let (inner, outer) = (site.inputs[0], site.outputs[0])
    let strides = Layout.denseStrides(outer)
    let (innerCount, outerCount, start) = (site.inputCount(), site.outputCount(), start(strides))
    return Step { call in
      call.output.update(repeating: 0, count: call.samples * outerCount)
      Layout.copyBox(
        [call.samples] + inner, call.input, [innerCount] + Layout.denseStrides(inner), call.output + start,
        [outerCount] + strides)
    }
  }

  /// The step that keeps what lies inside the margins of each sample.
  func cropping(_ site: CallSite) -> Step {
    let (outer, inner) = (site.inputs[0], site.outputs[0])
    let strides = Layout.denseStrides(outer)
    let (outerCount, innerCount, start) = (site.inputCount(), site.outputCount(), start(strides))
    return Step { call in
      Layout.copyBox(
        [call.samples] + inner, call.input + start, [outerCount] + strides, call.output,
        [innerCount] + Layout.denseStrides(inner))
    }
  }

  /// Where inside the larger sample the smaller one begins.
  private func start(_ strides: [Int]) -> Int {
    let spatial = dataFormat == .channelsLast ? strides.dropLast() : strides.dropFirst()
    return zip(before, spatial).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
