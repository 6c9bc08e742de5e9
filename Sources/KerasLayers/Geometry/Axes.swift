import KerasGraph

extension Shape {
  /// Axes of a shape with a batch axis, as axes of a sample: counted from 0 behind the batch axis, in
  /// ascending order.
  ///
  /// - Parameter axes: axes counted from 0 for the batch axis, or from the end where negative.
  /// - Throws: ``ModelError`` if one is the batch axis, does not exist, or stands twice.
  func sampleAxes(_ axes: [Int]) throws(ModelError) -> [Int] {
    let counted = Set(axes.compactMap { normalized(axis: $0) }.filter { $0 > 0 })
    guard counted.count == axes.count else { throw ModelError("axis \(axes) is not one of input \(self)") }
    return counted.sorted().map { $0 - 1 }
  }

  /// The extents of axes of a sample, in ascending order of the axes.
  ///
  /// - Throws: ``ModelError`` if an axis is not one of a sample, or its extent is not known.
  func knownExtents(_ axes: [Int]) throws(ModelError) -> [Int] {
    let extents = try sampleAxes(axes).compactMap { self[$0 + 1] }
    guard extents.count == axes.count else { throw ModelError("axis \(axes) of input \(self) must be known") }
    return extents
  }
}

extension ConfigWriter {
  /// Writes the option `axis`: one integer, or a list where there are several.
  mutating func write(axis axes: [Int]) {
    write("axis", axes.count == 1 ? .integer(axes[0]) : .array(axes.map(JSON.integer)))
  }
}
