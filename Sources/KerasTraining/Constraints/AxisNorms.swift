import KerasGraph

/// The norms of a weight along some of its axes.
struct AxisNorms {
  private let shape: [Int]
  /// How far the norms of two neighbours along an axis lie apart: 0 along a summed axis.
  private let strides: [Int]
  private let count: Int

  /// - Parameter axes: those that a norm is taken along; they may count from the end.
  init(shape: [Int], axes: [Int]) {
    // A scalar is a weight of one element along one axis.
    self.shape = shape.isEmpty ? [1] : shape
    let summed = Set(axes.map { $0 < 0 ? $0 + shape.count : $0 })
    var strides = [Int](repeating: 0, count: self.shape.count)
    var count = 1
    for axis in self.shape.indices.reversed() where !summed.contains(axis) {
      strides[axis] = count
      count *= self.shape[axis]
    }
    self.strides = strides
    self.count = count
  }

  /// Multiplies every element by what `factor` makes of its norm.
  func scale(_ weights: UnsafeMutablePointer<Float>, by factor: (Float) -> Float) {
    var squares = [Double](repeating: 0, count: count)
    let (length, stride) = (shape[shape.count - 1], strides[shape.count - 1])
    forEachRow { row, place in
      for i in 0..<length { squares[place + i * stride] += Double(weights[row + i]) * Double(weights[row + i]) }
    }
    let factors = squares.map { factor(Float($0.squareRoot())) }
    forEachRow { row, place in
      for i in 0..<length { weights[row + i] *= factors[place + i * stride] }
    }
  }

  /// Calls `body` with the start of each row along the last axis, and the place of the norm of its first element.
  private func forEachRow(_ body: (_ row: Int, _ place: Int) -> Void) {
    let rows = shape.dropLast().reduce(1, *)
    for row in 0..<rows {
      var (rest, place) = (row, 0)
      for axis in shape.indices.dropLast().reversed() {
        place += rest % shape[axis] * strides[axis]
        rest /= shape[axis]
      }
      body(row * shape[shape.count - 1], place)
    }
  }
}

extension ConfigReader {
  /// Reads the axes that a norm is taken along: one, or several.
  mutating func normAxes() -> [Int] { ints("axis", default: [0]) }
}

extension ConfigWriter {
  mutating func writeNormAxes(_ axes: [Int]) {
    if axes.count == 1 { write("axis", axes[0]) } else { write("axis", axes) }
  }
}
