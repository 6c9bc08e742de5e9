/// Places in one block of memory for values that live at different times.
///
/// Sizes and offsets are floats for one sample of the model; a block for `n` samples multiplies both by `n`, so that
/// values that do not overlap for one sample do not overlap for any number.
package struct Arena {
  package struct Request {
    /// The first and the last step in which the value is needed.
    package var lifetime: ClosedRange<Int>
    package var count: Int

    package init(lifetime: ClosedRange<Int>, count: Int) {
      self.lifetime = lifetime
      self.count = count
    }
  }

  /// The place of each request.
  package let offsets: [Int]
  /// The size of the block.
  package let count: Int

  /// Every place begins on a cache line.
  package static let granule = 16

  /// Places the largest values first, each at the lowest offset that is free for its whole life.
  package init(_ requests: [Request]) {
    var offsets = Array(repeating: 0, count: requests.count)
    var placed: [Int] = []
    var end = 0
    let order = requests.indices.sorted { requests[$0].count > requests[$1].count }
    for index in order {
      let size = Self.rounded(requests[index].count)
      let neighbours =
        placed
        .filter { requests[$0].lifetime.overlaps(requests[index].lifetime) }
        .sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for neighbour in neighbours {
        if offset + size <= offsets[neighbour] { break }
        offset = max(offset, offsets[neighbour] + Self.rounded(requests[neighbour].count))
      }
      offsets[index] = offset
      placed.append(index)
      end = max(end, offset + size)
    }
    self.offsets = offsets
    count = end
  }

  static func rounded(_ count: Int) -> Int { (count + granule - 1) / granule * granule }
}
