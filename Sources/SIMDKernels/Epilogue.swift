/// What a matrix product or a window kernel does to each result before it stores it.
///
/// With `v` the accumulated value of column (channel) `c`: `v = v + bias[c]`, in a matrix product then
/// `v = v + addend[r, c]`, then `v = min(max(v, lower), upper)`, then `v = v * scale[c] + shift[c]`. A pointer that
/// is `nil` leaves its step out. All pointers but the addend hold one value a column of the full output, not of a
/// panel.
public struct Epilogue: @unchecked Sendable {
  public var bias: UnsafePointer<Float>?
  public var lower: Float
  public var upper: Float
  public var scale: UnsafePointer<Float>?
  public var shift: UnsafePointer<Float>?
  /// What a matrix product is added to: rows as far apart as those of the result, from that on which goes to where
  /// the result begins. Other kernels do without.
  public var addend: UnsafePointer<Float>?

  @inlinable
  public init(
    bias: UnsafePointer<Float>? = nil, lower: Float = -.infinity, upper: Float = .infinity,
    scale: UnsafePointer<Float>? = nil, shift: UnsafePointer<Float>? = nil, addend: UnsafePointer<Float>? = nil
  ) {
    self.bias = bias
    self.lower = lower
    self.upper = upper
    self.scale = scale
    self.shift = shift
    self.addend = addend
  }
}

extension Epilogue {
  /// Whether scale and shift are both there, or neither.
  @inlinable
  var hasWholeMap: Bool { (scale == nil) == (shift == nil) }

  /// The epilogue of the columns from `column` on.
  @inlinable @inline(__always)
  func advanced<I: ISA>(_ isa: I.Type, by column: Int) -> Epilogue {
    Epilogue(
      bias: bias.map { $0 + column }, lower: lower, upper: upper, scale: scale.map { $0 + column },
      shift: shift.map { $0 + column })
  }
}

/// An epilogue for one vector of columns, in registers.
@usableFromInline
struct VectorEpilogue<I: ISA> {
  @usableFromInline let bias: I.F32
  @usableFromInline let lower: I.F32
  @usableFromInline let upper: I.F32
  @usableFromInline let scale: I.F32
  @usableFromInline let shift: I.F32

  @inlinable @inline(__always)
  init(_ epilogue: Epilogue, _ column: Int, _ count: Int) {
    bias = epilogue.bias.map { I.load($0 + column, count) } ?? I.splat(0)
    lower = I.splat(epilogue.lower)
    upper = I.splat(epilogue.upper)
    scale = epilogue.scale.map { I.load($0 + column, count) } ?? I.splat(1)
    shift = epilogue.shift.map { I.load($0 + column, count) } ?? I.splat(0)
  }

  @inlinable @inline(__always)
  func apply(_ sum: I.F32) -> I.F32 { I.fma(I.clamp(sum + bias, lower, upper), scale, shift) }
}
