/// The places along an axis that meet the same taps, and those taps.
struct AxisPhase {
  let places: [Int]
  let taps: [Int]
  /// The padding before the axis.
  let before: Int

  /// All phases that have a place.
  static func all(_ window: WindowGeometry, axis: Int, extent: Int, windows: Int) -> [AxisPhase] {
    let before = window.paddingBefore(axis, extent: extent, windows: windows)
    let stride = window.strides[axis]
    return (0..<stride).compactMap { phase in
      let places = (0..<extent).filter { ($0 + before) % stride == phase }
      // Backwards, so that what places read moves along with them.
      let taps = (0..<window.size[axis]).reversed().filter { $0 * window.dilation[axis] % stride == phase }
      return places.isEmpty ? nil : AxisPhase(places: places, taps: taps, before: before)
    }
  }

  /// The window that sees a place with a tap, both counted within the phase; `nil` if it would begin before
  /// the first.
  func window(_ place: Int, _ tap: Int, _ window: WindowGeometry, _ axis: Int) -> Int? {
    let start = places[place] + before - taps[tap] * window.dilation[axis]
    return start < 0 ? nil : start / window.strides[axis]
  }
}
