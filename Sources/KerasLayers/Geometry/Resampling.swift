/// The resampling of one axis of a dense array: each result is a weighted sum of values along it.
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

  /// The way of the gradient: what is taken from a pixel here is given to it there.
  var transposed: Resampling {
    var given = [[Interpolation.Tap]](repeating: [], count: extent)
    for (result, taps) in taps.enumerated() {
      for tap in taps { given[tap.pixel].append(Interpolation.Tap(pixel: result, weight: tap.weight)) }
    }
    return Resampling(taps: given, extent: taps.count, inner: inner)
  }
}
