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
