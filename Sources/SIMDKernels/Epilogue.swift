/// What a matrix product or a window kernel does to each result before it stores it.
///
/// With `v` the accumulated value of column (channel) `c`: `v = v + bias[c]`, then `v = min(max(v, lower),
/// upper)`, then `v = v * scale[c] + shift[c]`. A pointer that is `nil` leaves its step out. All pointers
/// hold one value a column of the full output, not of a panel.
public struct Epilogue: @unchecked Sendable {
  public var bias: UnsafePointer<Float>?
  public var lower: Float
  public var upper: Float
  public var scale: UnsafePointer<Float>?
  public var shift: UnsafePointer<Float>?

  @inlinable
  public init(
    bias: UnsafePointer<Float>? = nil, lower: Float = -.infinity, upper: Float = .infinity,
    scale: UnsafePointer<Float>? = nil, shift: UnsafePointer<Float>? = nil
  ) {
    self.bias = bias
    self.lower = lower
    self.upper = upper
    self.scale = scale
    self.shift = shift
  }
}

extension Epilogue {
  /// The epilogue of the columns from `column` on.
  @inlinable @inline(__always)
  func advanced<I: ISA>(_ isa: I.Type, by column: Int) -> Epilogue {
    Epilogue(
      bias: bias.map { $0 + column }, lower: lower, upper: upper, scale: scale.map { $0 + column },
      shift: shift.map { $0 + column })
  }

  /// What becomes of the vector of sums of `count` columns from `column` on.
  @inlinable @inline(__always)
  func apply<I: ISA>(_ isa: I.Type, _ sums: I.F32, _ column: Int, _ count: Int) -> I.F32 {
    var result = sums
    if let bias { result += I.load(bias + column, count) }
    result = I.clamp(result, I.splat(lower), I.splat(upper))
    if let scale { result *= I.load(scale + column, count) }
    if let shift { result += I.load(shift + column, count) }
    return result
  }
}
