/// The enlargement of one axis of a dense array.
struct Resampling: Sendable {
  let taps: [[Interpolation.Tap]]
  /// The extent of the axis before.
  let extent: Int
  /// The elements that follow each other behind the axis.
  let inner: Int

  /// `y[o, i, j]` is the weighted sum of `x[o, pixel, j]` over the taps of `i`.
  func run(outer: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    for position in 0..<outer {
      let source = x + position * extent * inner
      for (index, taps) in taps.enumerated() {
        let result = y + (position * self.taps.count + index) * inner
        result.update(repeating: 0, count: inner)
        for tap in taps where tap.weight != 0 {
          let values = source + tap.pixel * inner
          for j in 0..<inner { result[j] += tap.weight * values[j] }
        }
      }
    }
  }
}
