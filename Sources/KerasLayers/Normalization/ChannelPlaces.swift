import KerasGraph
import SIMDKernels

/// The places along some axes of a sample, each with a scale and a shift of its own, which are the same along all other
/// axes.
struct ChannelPlaces: Sendable {
  /// From the axes alone to all axes from the first to the last of them: the places of a period.
  let repetition: Broadcast
  /// The places of a period.
  let period: Int
  /// The elements that share one place, next to each other.
  let inner: Int
  /// The elements of a sample.
  private let count: Int

  /// - Parameter axes: axes of a sample, from 0 up, in ascending order; none if all elements share one place.
  init(axes: [Int], extents: [Int]) {
    let first = axes.first ?? max(extents.count - 1, 0)
    let last = axes.last.map { $0 + 1 } ?? extents.count
    let places = Array(extents[first..<last])
    repetition = Broadcast(places.indices.map { axes.contains(first + $0) ? places[$0] : 1 }, over: places)
    period = places.reduce(1, *)
    inner = extents[last...].reduce(1, *)
    count = extents.reduce(1, *)
  }

  /// The rows of a sample that each hold every place once, where they are too short to fill vectors; else `nil`.
  func shortRows(lanes: Int) -> Int? {
    inner == 1 && period < 4 * lanes ? count / max(period, 1) : nil
  }

  /// `y = x * scale + shift` with a scale and a shift for each place of a period; a `nil` shift is 0. Works in place.
  func apply(
    samples: Int, _ x: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?,
    _ y: UnsafeMutablePointer<Float>, _ kernels: KernelTable, _ team: Team
  ) {
    let periods = samples * count / max(inner * period, 1)
    guard inner > 1 else {
      team.divide(periods, grain: 16_384 / max(period, 1) + 1) { range in
        let start = range.lowerBound * period
        kernels.scaleShift(range.count, period, x + start, scale, shift, y + start)
      }
      return
    }
    team.divide(periods * period, grain: 16_384 / inner + 1) { rows in
      for row in rows {
        let (start, place) = (row * inner, row % period)
        kernels.combine(.multiply, inner, x + start, 1, scale + place, 0, y + start)
        guard let shift else { continue }
        kernels.combine(.add, inner, UnsafePointer(y + start), 1, shift + place, 0, y + start)
      }
    }
  }
}
