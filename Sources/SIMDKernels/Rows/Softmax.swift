/// Softmax of each row: `exp(x - m) / sum of exp(x - m)` with `m` the row's maximum. Works in place.
@inlinable
func softmax<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * columns
    let destination = y + row * columns
    let largest = I.splat(largest(isa, columns, source))
    var sums = I.splat(0)
    for i in stride(from: 0, to: columns, by: I.lanes) {
      let used = min(I.lanes, columns - i)
      let e = I.exp(I.load(source + i, used, filling: -.infinity) - largest)
      sums += e
      I.store(e, destination + i, used)
    }
    let sum = I.splat(I.sum(sums))
    map(isa, columns, destination, destination) { $0 / sum }
  }
}

/// Logarithm of the softmax of each row: `x - m - log(sum of exp(x - m))`. Works in place.
@inlinable
func logSoftmax<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * columns
    let largest = I.splat(largest(isa, columns, source))
    var sums = I.splat(0)
    for i in stride(from: 0, to: columns, by: I.lanes) {
      sums += I.exp(I.load(source + i, columns - i, filling: -.infinity) - largest)
    }
    let logarithm = I.log(I.splat(I.sum(sums)))
    map(isa, columns, source, y + row * columns) { $0 - largest - logarithm }
  }
}

/// The largest of `count` numbers, leaving NaN out: the exponential of a NaN makes its whole row one.
@inlinable @inline(__always)
func largest<I: ISA>(_ isa: I.Type, _ count: Int, _ x: UnsafePointer<Float>) -> Float {
  let lanes = joinLanes(isa, count, x, -.infinity) { I.choose($1, where: $0, isBelow: $1, else: $0) }
  return I.byHalves(lanes) { $0 < $1 ? $1 : $0 }
}
