import HDF5
import KerasGraph

/// Where a file holds the values of a weight, and how they lie there: as in memory, but for old files.
public struct WeightSource: Hashable, Sendable {
  /// The data sets that hold the values. Several are joined along their last axis.
  let parts: [StoredWeight]
  /// The axis of the file that each axis in memory comes from; nil if they are the same.
  var axes: [Int]?
  /// Whether all axes in memory but the last two run backwards.
  var isFlipped = false

  /// An axis of extent 1, counted after `axes`, that memory does without.
  var droppedAxis: Int?

  /// The path of the data set, the first of several.
  public var path: String { parts[0].path }
  /// The name in the file, of the first of several data sets.
  var name: String { parts[0].name }
  /// The paths of all data sets.
  public var paths: [String] { parts.map(\.path) }

  init(_ stored: StoredWeight) {
    parts = [stored]
  }

  /// - Returns: nil if there are none, or their shapes differ in more than the last axis.
  init?(joining parts: [StoredWeight]) {
    guard let first = parts.first, parts.allSatisfy({ $0.shape.dropLast() == first.shape.dropLast() }) else {
      return nil
    }
    self.parts = parts
  }

  /// Other data sets of the same shapes, whose values lie in the same way; nil if they are not as many.
  func holding(_ others: [StoredWeight]) -> WeightSource? {
    guard others.count == parts.count, var source = WeightSource(joining: others) else { return nil }
    (source.axes, source.isFlipped, source.droppedAxis) = (axes, isFlipped, droppedAxis)
    return source
  }

  /// The dimensions in memory.
  var shape: [Int] {
    var shape = axes.map { $0.map { joinedShape[$0] } } ?? joinedShape
    if let droppedAxis, shape.indices.contains(droppedAxis), shape[droppedAxis] == 1 {
      shape.remove(at: droppedAxis)
    }
    return shape
  }

  private var joinedShape: [Int] {
    guard parts.count > 1 else { return parts[0].shape }
    return parts[0].shape.dropLast() + [widths.reduce(0, +)]
  }

  /// The extents of the last axes of the parts.
  private var widths: [Int] { parts.map { $0.shape.last ?? 1 } }
}

extension WeightSource {
  /// The values in the order of memory, nil if they are no numbers. They are not copied where the file's are the same.
  var buffer: FloatBuffer? {
    if parts.count == 1, axes == nil, !isFlipped, let shared = parts[0].array.sharedFloats { return shared }
    return values.map { values in FloatBuffer(count: values.count) { _ = $0.initialize(from: values) } }
  }

  /// The values in the order of memory, nil if they are no numbers.
  var values: [Float]? {
    let arrays = parts.compactMap(\.array.floats)
    guard arrays.count == parts.count else { return nil }
    let joined = arrays.count == 1 ? arrays[0] : join(arrays)
    return places.map { $0.map { joined[$0] } } ?? joined
  }

  /// Values in the order of memory as the data sets hold them, by path.
  func stored(_ values: [Float]) -> [String: [Float]] {
    var joined = values
    if let places {
      for (value, place) in zip(values, places) { joined[place] = value }
    }
    let arrays = parts.count == 1 ? [joined] : split(joined)
    return Dictionary(zip(paths, arrays)) { first, _ in first }
  }

  private func join(_ arrays: [[Float]]) -> [Float] {
    let rows = joinedShape.dropLast().reduce(1, *)
    return (0..<rows).flatMap { row in
      zip(arrays, widths).flatMap { array, width in array[row * width..<(row + 1) * width] }
    }
  }

  private func split(_ joined: [Float]) -> [[Float]] {
    let rows = joinedShape.dropLast().reduce(1, *)
    let total = widths.reduce(0, +)
    var start = 0
    return widths.map { width in
      defer { start += width }
      return (0..<rows).flatMap { row in joined[row * total + start..<row * total + start + width] }
    }
  }

  /// The place in the file of each element in memory, nil if it is the same.
  private var places: [Int]? {
    guard axes != nil || isFlipped else { return nil }
    let from = joinedShape
    let axes = axes ?? Array(from.indices)
    let strides = from.indices.map { from[($0 + 1)...].reduce(1, *) }
    var places = [0]
    for (position, axis) in axes.enumerated() {
      let backwards = isFlipped && position < axes.count - 2
      places = places.flatMap { place in
        (0..<from[axis]).map { place + (backwards ? from[axis] - 1 - $0 : $0) * strides[axis] }
      }
    }
    return places
  }
}

extension StoredArray {
  /// The elements where they lie, if this processor can compute with them there.
  fileprivate var sharedFloats: FloatBuffer? {
    #if _endian(little)
      guard case .float(.float32, .little) = datatype, case .bytes(let bytes) = elements,
        let memory = bytes.sharedMemory,
        Int(bitPattern: memory.address) % MemoryLayout<Float>.alignment == 0
      else { return nil }
      return FloatBuffer(
        sharing: memory.address, count: bytes.count / MemoryLayout<Float>.size, owner: memory.owner)
    #else
      return nil
    #endif
  }
}
