import KerasGraph
import SIMDKernels

/// A scale and a shift for each position along some axes of a sample, the same along all others.
struct ChannelAffineStep: Sendable {
  /// The map of the positions along the axes from the first to the last that has its own.
  let affine: ChannelAffine
  /// The elements that share one position, next to each other.
  private let inner: Int
  /// The elements of a sample.
  private let count: Int

  /// - Parameters:
  ///   - affine: one entry for each position on `axes`, in row-major order.
  ///   - axes: axes of a sample, from 0 up, in ascending order; none if one entry holds for all elements.
  init(_ affine: ChannelAffine, axes: [Int], extents: [Int]) {
    let first = axes.first ?? max(extents.count - 1, 0)
    let last = axes.last.map { $0 + 1 } ?? extents.count
    let period = Array(extents[first..<last])
    let small = period.indices.map { axes.contains(first + $0) ? period[$0] : 1 }
    let broadcast = Broadcast(small, over: period)
    self.affine = ChannelAffine(
      scale: broadcast.expanded(affine.scale), shift: broadcast.expanded(affine.shift))
    inner = extents[last...].reduce(1, *)
    count = extents.reduce(1, *)
  }

  /// The map of each channel if it is one along the last axis.
  func role(_ extents: [Int]) -> InferenceRole {
    let channels = extents.last ?? 1
    guard inner == 1, affine.scale.count == channels else { return .computes }
    return .scalesChannels(affine)
  }

  /// Works in place.
  func step(_ kernels: KernelTable) -> Step {
    let (scale, shift) = (Tensor(affine.scale).buffer, Tensor(affine.shift).buffer)
    let (inner, period) = (inner, affine.scale.count)
    let repeats = count / max(inner * period, 1)
    guard inner > 1 else {
      return Step { call in
        kernels.scaleShift(
          call.samples * repeats, period, call.input, scale.pointer, shift.pointer, call.output)
      }
    }
    return Step { call in
      for row in 0..<call.samples * repeats * period {
        let (start, channel) = (row * inner, row % period)
        kernels.combine(
          .multiply, inner, call.input + start, 1, scale.pointer + channel, 0, call.output + start)
        kernels.combine(
          .add, inner, UnsafePointer(call.output + start), 1, shift.pointer + channel, 0, call.output + start)
      }
    }
  }
}
