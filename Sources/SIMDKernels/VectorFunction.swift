/// A function of each number alone that is worth a loop of its own: inside a large function, the compiler no longer inlines
/// what a loop calls.
@usableFromInline
protocol VectorFunction {
  associatedtype I: ISA
  static func value(_ x: I.F32) -> I.F32
}

@usableFromInline
enum Sigmoid<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  static func value(_ x: I.F32) -> I.F32 { I.sigmoid(x) }
}

@usableFromInline
enum HyperbolicTangent<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  static func value(_ x: I.F32) -> I.F32 { I.tanh(x) }
}

@usableFromInline
enum SiLU<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  static func value(_ x: I.F32) -> I.F32 { I.silu(x) }
}

@usableFromInline
enum Exponential<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  static func value(_ x: I.F32) -> I.F32 { I.exp(x) }
}

/// `y[i] = F(x[i])`; works in place.
@inlinable @inline(never)
func map<F: VectorFunction>(
  _ function: F.Type, _ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  for i in stride(from: 0, to: count, by: F.I.lanes) {
    let used = count - i
    F.I.store(F.value(F.I.load(x + i, used)), y + i, used)
  }
}
