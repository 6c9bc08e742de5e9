/// What a matrix product or a window kernel does to each result before it stores it.
///
/// With `v` the accumulated value of column (channel) `c`:
/// `v = v + bias[c]`, then `v = min(max(v, lower), upper)`, then `v = v * scale[c] + shift[c]`.
/// A pointer that is `nil` leaves its step out. All pointers hold one value a column of the full output, not of a panel.
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
