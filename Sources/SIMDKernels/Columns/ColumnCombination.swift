/// `y[i, j] = a[j] * d[i, j] + b[j] * (v[i, j] - pivot[j]) + c[j]`, where `d` is `u`, or the gradient before a clamp
/// of `v`. Works in place.
@inlinable
func combineColumns<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ u: UnsafePointer<Float>, _ a: UnsafePointer<Float>,
  _ v: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ clamp: ColumnClamp?, _ y: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column in
    let start = first * columns + column
    ColumnCombination<I, 2>(a + column, pivot + column, b + column, c + column, I.lanes).combine(
      count, columns, u + start, v + start, clamp.map { VectorClamp($0, column, I.lanes) }, I.lanes, y + start)
  } narrow: { first, count, column, used in
    let start = first * columns + column
    ColumnCombination<I, 1>(a + column, pivot + column, b + column, c + column, used).combine(
      count, columns, u + start, v + start, clamp.map { VectorClamp($0, column, used) }, used, y + start)
  }
}

/// The factors of some vectors of columns, in registers.
@usableFromInline
struct ColumnCombination<I: ISA, let vectors: Int> {
  @usableFromInline typealias Vectors = InlineArray<vectors, I.F32>

  @usableFromInline let a: Vectors
  @usableFromInline let pivot: Vectors
  @usableFromInline let b: Vectors
  @usableFromInline let c: Vectors

  @inlinable @inline(__always)
  init(
    _ a: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
    _ used: Int
  ) {
    self.a = ColumnVectors<I, vectors>.load(a, used)
    self.pivot = ColumnVectors<I, vectors>.load(pivot, used)
    self.b = ColumnVectors<I, vectors>.load(b, used)
    self.c = ColumnVectors<I, vectors>.load(c, used)
  }

  @inlinable @inline(__always)
  func combine(
    _ count: Int, _ stride: Int, _ u: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
    _ clamp: VectorClamp<I, vectors>?, _ used: Int, _ y: UnsafeMutablePointer<Float>
  ) {
    if let clamp {
      for row in 0..<count {
        for vector in 0..<vectors {
          let place = row * stride + vector * I.lanes
          let value = I.load(v + place, used)
          I.store(sum(clamp.gradient(value, I.load(u + place, used), vector), value, vector), y + place, used)
        }
      }
    } else {
      for row in 0..<count {
        for vector in 0..<vectors {
          let place = row * stride + vector * I.lanes
          I.store(sum(I.load(u + place, used), I.load(v + place, used), vector), y + place, used)
        }
      }
    }
  }

  @inlinable @inline(__always)
  func sum(_ d: I.F32, _ value: I.F32, _ vector: Int) -> I.F32 {
    I.fma(a[vector], d, I.fma(b[vector], value - pivot[vector], c[vector]))
  }
}
