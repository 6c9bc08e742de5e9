/// A function of two numbers that a kernel applies to pairs of elements.
public enum BinaryFunction: Sendable, Hashable {
  case add, subtract, multiply, divide, maximum, minimum
}

/// `y[i] = f(a[i * aStep], b[i * bStep])` with steps 0 or 1; works in place.
@inlinable
func combine<I: ISA>(
  _ isa: I.Type, _ f: BinaryFunction, _ count: Int, _ a: UnsafePointer<Float>, _ aStep: Int,
  _ b: UnsafePointer<Float>, _ bStep: Int, _ y: UnsafeMutablePointer<Float>
) {
  switch f {
  case .add: zip(isa, count, a, aStep, b, bStep, y) { $0 + $1 }
  case .subtract: zip(isa, count, a, aStep, b, bStep, y) { $0 - $1 }
  case .multiply: zip(isa, count, a, aStep, b, bStep, y) { $0 * $1 }
  case .divide: zip(isa, count, a, aStep, b, bStep, y) { $0 / $1 }
  case .maximum: zip(isa, count, a, aStep, b, bStep, y) { I.maximum($0, $1) }
  case .minimum: zip(isa, count, a, aStep, b, bStep, y) { I.minimum($0, $1) }
  }
}

@inlinable @inline(__always)
func zip<I: ISA>(
  _ isa: I.Type, _ count: Int, _ a: UnsafePointer<Float>, _ aStep: Int, _ b: UnsafePointer<Float>,
  _ bStep: Int,
  _ y: UnsafeMutablePointer<Float>, _ function: (I.F32, I.F32) -> I.F32
) {
  guard count > 0 else { return }
  // Read before the first store: y may be a or b.
  let firstA = I.splat(a[0])
  let firstB = I.splat(b[0])
  for i in stride(from: 0, to: count, by: I.lanes) {
    let used = min(I.lanes, count - i)
    let x = aStep == 0 ? firstA : I.load(a + i, used)
    let z = bStep == 0 ? firstB : I.load(b + i, used)
    I.store(function(x, z), y + i, used)
  }
}

/// `y[i, j] = x[i, j] * scale[j] + shift[j]`; a `nil` scale is 1, a `nil` shift 0. Works in place.
@inlinable
func scaleShift<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
  _ shift: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column in
    let start = first * columns + column
    ColumnVectors<I, 2>.scaleShift(
      count, columns, x + start, scale.map { $0 + column }, shift.map { $0 + column }, I.lanes, y + start)
  } narrow: { first, count, column, used in
    let start = first * columns + column
    ColumnVectors<I, 1>.scaleShift(
      count, columns, x + start, scale.map { $0 + column }, shift.map { $0 + column }, used, y + start)
  }
}

extension ColumnVectors {
  @inlinable @inline(__always)
  static func scaleShift(
    _ count: Int, _ stride: Int, _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
    _ shift: UnsafePointer<Float>?, _ used: Int, _ y: UnsafeMutablePointer<Float>
  ) {
    let scales = scale.map { load($0, used) } ?? Vectors(repeating: I.splat(1))
    let shifts = shift.map { load($0, used) } ?? Vectors(repeating: I.splat(0))
    let isShifted = shift != nil
    for row in 0..<count {
      for vector in 0..<vectors {
        let place = row * stride + vector * I.lanes
        let scaled = I.load(x + place, used) * scales[vector]
        I.store(isShifted ? scaled + shifts[vector] : scaled, y + place, used)
      }
    }
  }
}
