import KerasGraph
import SIMDKernels

extension Team {
  /// Permutes the axes of each sample: axis `i` of the result is axis `order[i]` of the sample, counted from 0.
  func permute(
    samples: Int, _ source: UnsafePointer<Float>, _ extents: [Int], _ order: [Int],
    _ destination: UnsafeMutablePointer<Float>
  ) {
    let count = extents.reduce(1, *)
    divide(samples, grain: 16_384 / max(count, 1) + 1) { range in
      let start = range.lowerBound * count
      Layout.permute(
        source + start, [range.count] + extents, [0] + order.map { $0 + 1 }, destination + start)
    }
  }
}

extension Array where Element == Int {
  /// The order of axes that undoes this order.
  var inverseOrder: [Int] { indices.map { axis in firstIndex(of: axis) ?? axis } }
}
