import KerasGraph
import SIMDKernels

/// A scale and a shift for each position along one axis of a sample.
struct ChannelAffineStep {
  let affine: ChannelAffine
  let extents: [Int]
  let axis: Int

  func step(_ kernels: KernelTable) -> Step {
    let (scale, shift) = (Tensor(affine.scale).buffer, Tensor(affine.shift).buffer)
    let inner = extents[(axis + 1)...].reduce(1, *)
    let outer = extents[..<axis].reduce(1, *)
    let channels = extents[axis]
    guard inner > 1 else {
      return Step { call in
        kernels.scaleShift(call.samples * outer, channels, call.input, scale.pointer, shift.pointer, call.output)
      }
    }
    return Step { call in
      for row in 0..<call.samples * outer * channels {
        let (start, channel) = (row * inner, row % channels)
        kernels.combine(
          .multiply, inner, call.input + start, 1, scale.pointer + channel, 0, call.output + start)
        kernels.combine(
          .add, inner, UnsafePointer(call.output + start), 1, shift.pointer + channel, 0, call.output + start)
      }
    }
  }
}
