/// A scale and a shift for each channel: `y[…, c] = x[…, c] * scale[c] + shift[c]`, channels last.
public struct ChannelAffine: Sendable, Hashable {
  public var scale: [Float]
  public var shift: [Float]

  public init(scale: [Float], shift: [Float]) {
    self.scale = scale
    self.shift = shift
  }

  /// First this map, then `next`.
  public func followed(by next: ChannelAffine) -> ChannelAffine {
    ChannelAffine(
      scale: zip(scale, next.scale).map { $0 * $1 },
      shift: zip(shift, zip(next.scale, next.shift)).map { $0 * $1.0 + $1.1 })
  }
}
