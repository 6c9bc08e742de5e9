/// Moves floats between layouts of memory without computing.
///
/// These functions need no instruction set of their own. Strides are in floats; outputs may not overlap
/// inputs.
public enum Layout {
  /// Copies a box of elements: `destination[i . destinationStrides] = source[i . sourceStrides]` for every
  /// index `i` in `shape`.
  ///
  /// All three arrays have one entry an axis. A source stride of 0 repeats elements along its axis, a
  /// negative stride walks it backwards from where the pointer points. Cropping, padding, concatenation,
  /// slicing, reversal, repetition and every permutation of axes are such copies.
  public static func copyBox(
    _ shape: [Int], _ source: UnsafePointer<Float>, _ sourceStrides: [Int],
    _ destination: UnsafeMutablePointer<Float>, _ destinationStrides: [Int]
  ) {
    precondition(shape.count == sourceStrides.count && shape.count == destinationStrides.count)
    if shape.contains(0) { return }
    var axes = Axis.merged(
      zip(shape, zip(sourceStrides, destinationStrides)).map {
        Axis(extent: $0, source: $1.0, destination: $1.1)
      })
    // The last axis is written in order; the one before it, if there is one, is read in order where possible.
    let inner = axes.popLast() ?? Axis(extent: 1, source: 1, destination: 1)
    let reader = inner.source == 1 ? nil : axes.lastIndex { $0.source == 1 }
    let outer =
      reader.map { axes.remove(at: $0) } ?? axes.popLast() ?? Axis(extent: 1, source: 0, destination: 0)
    forEachOffset(axes) { copyPlane(outer, inner, source + $0, destination + $1) }
  }

  /// Permutes the axes of a dense array: axis `i` of the destination is axis `order[i]` of the source, as
  /// `numpy.transpose`.
  public static func permute(
    _ source: UnsafePointer<Float>, _ shape: [Int], _ order: [Int], _ destination: UnsafeMutablePointer<Float>
  ) {
    let strides = denseStrides(shape)
    let permuted = order.map { shape[$0] }
    copyBox(permuted, source, order.map { strides[$0] }, destination, denseStrides(permuted))
  }

  /// The strides of a dense row-major array.
  public static func denseStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }
}

/// One axis of a box, with its strides in the source and the destination.
private struct Axis {
  var extent: Int
  var source: Int
  var destination: Int

  /// The fewest axes that visit the same elements, the closest in the destination last.
  static func merged(_ axes: [Axis]) -> [Axis] {
    var merged: [Axis] = []
    let ordered = axes.filter { $0.extent != 1 }.sorted { abs($0.destination) > abs($1.destination) }
    for axis in ordered {
      if let last = merged.last, last.source == axis.source * axis.extent,
        last.destination == axis.destination * axis.extent
      {
        merged[merged.count - 1] = Axis(
          extent: last.extent * axis.extent, source: axis.source, destination: axis.destination)
      } else {
        merged.append(axis)
      }
    }
    return merged
  }
}

/// Calls `body` with the offsets in source and destination of every index of `axes`.
private func forEachOffset(_ axes: [Axis], _ body: (Int, Int) -> Void) {
  var index = [Int](repeating: 0, count: axes.count)
  var source = 0
  var destination = 0
  while true {
    body(source, destination)
    var axis = axes.count - 1
    while axis >= 0, index[axis] == axes[axis].extent - 1 {
      source -= index[axis] * axes[axis].source
      destination -= index[axis] * axes[axis].destination
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
    index[axis] += 1
    source += axes[axis].source
    destination += axes[axis].destination
  }
}

/// Copies `outer.extent` by `inner.extent` elements.
private func copyPlane(
  _ outer: Axis, _ inner: Axis, _ source: UnsafePointer<Float>, _ destination: UnsafeMutablePointer<Float>
) {
  if inner.source == 1 && inner.destination == 1 {
    for i in 0..<outer.extent {
      (destination + i * outer.destination).update(from: source + i * outer.source, count: inner.extent)
    }
    return
  }
  // Square blocks, so that the lines of memory of both sides stay in the cache while they are in use.
  let block = 16
  for firstOuter in stride(from: 0, to: outer.extent, by: block) {
    for firstInner in stride(from: 0, to: inner.extent, by: block) {
      for i in firstOuter..<min(firstOuter + block, outer.extent) {
        let from = source + i * outer.source
        let to = destination + i * outer.destination
        for j in firstInner..<min(firstInner + block, inner.extent) {
          to[j * inner.destination] = from[j * inner.source]
        }
      }
    }
  }
}
