/// Which of several equal elements a maximum (minimum) hands its gradient to.
public enum Ties: Sendable, Hashable {
  case first
  /// Each of them gets all of it.
  case all
}

/// Adds the gradient of a pooling to `dx`, which lies as the images behind `matrix.base` do: window after window,
/// `dy` and `y` dense with `run` channels a row. Where no two windows share an element, it may be set instead.
///
/// A maximum (minimum) hands its gradient to the first of its taps that equals the result `y`, or to each of them; a
/// mean divides it by the number of taps that are not padding.
@inlinable
func gatheredReductionGradient<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ ties: Ties, _ matrix: GatheredRows, _ first: Int, _ count: Int,
  _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ isSet: Bool, _ dx: UnsafeMutablePointer<Float>
) {
  for row in first..<first + count {
    let (image, position) = row.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let offsets = matrix.offsets + position * matrix.taps
    let place = image * matrix.imageStride
    var scale: Float = 1
    if reduction == .mean {
      var joined = 0
      for tap in 0..<matrix.taps where offsets[tap] >= 0 { joined += 1 }
      scale = 1 / Float(max(joined, 1))
    }
    for channel in stride(from: 0, to: matrix.run, by: I.lanes) {
      let used = min(I.lanes, matrix.run - channel)
      let result = row * matrix.run + channel
      var left = I.load(dy + result, used) * I.splat(scale)
      guard reduction == .maximum || reduction == .minimum else {
        for tap in 0..<matrix.taps where offsets[tap] >= 0 {
          let target = dx + place + Int(offsets[tap]) + channel
          I.store(isSet ? left : I.load(target, used) + left, target, used)
        }
        continue
      }
      let extreme = I.load(y + result, used)
      for tap in 0..<matrix.taps where offsets[tap] >= 0 {
        let start = place + Int(offsets[tap]) + channel
        let x = I.load(matrix.base + start, used)
        let (low, high) = reduction == .maximum ? (x, extreme) : (extreme, x)
        let given = I.choose(I.splat(0), where: low, isBelow: high, else: left)
        if ties == .first { left = I.choose(left, where: low, isBelow: high, else: I.splat(0)) }
        I.store(isSet ? given : I.load(dx + start, used) + given, dx + start, used)
      }
    }
  }
}
