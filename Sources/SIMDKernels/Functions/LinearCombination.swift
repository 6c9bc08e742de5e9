/// `y[i] = a x[i] + b y[i]`.
@inlinable
func axpby<I: ISA>(
  _ isa: I.Type, _ count: Int, _ a: Float, _ x: UnsafePointer<Float>, _ b: Float, _ y: UnsafeMutablePointer<Float>
) {
  let (a, b) = (I.splat(a), I.splat(b))
  for i in stride(from: 0, to: count, by: I.lanes) {
    let used = min(I.lanes, count - i)
    I.store(I.fma(a, I.load(x + i, used), b * I.load(y + i, used)), y + i, used)
  }
}

/// The sum of the squares of `count` numbers, gathered in double precision every few thousand.
@inlinable
func sumOfSquares<I: ISA>(_ isa: I.Type, _ count: Int, _ x: UnsafePointer<Float>) -> Double {
  var total: Double = 0
  for start in stride(from: 0, to: count, by: 4096) {
    var sums = I.splat(0)
    for i in stride(from: start, to: min(start + 4096, count), by: I.lanes) {
      let vector = I.load(x + i, count - i)
      sums = I.fma(vector, vector, sums)
    }
    total += Double(I.sum(sums))
  }
  return total
}
