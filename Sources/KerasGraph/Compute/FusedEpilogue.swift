/// What an inference plan lets a producer do to its result before storing it: a channel map, then an activation, then
/// another channel map.
public struct FusedEpilogue: Sendable, Hashable {
  public var before: ChannelAffine?
  public var activation: Activation
  public var after: ChannelAffine?

  public init(before: ChannelAffine? = nil, activation: Activation = .linear, after: ChannelAffine? = nil) {
    self.before = before
    self.activation = activation
    self.after = after
  }

  /// This epilogue with a channel map behind it; always possible.
  public func appending(_ affine: ChannelAffine) -> FusedEpilogue {
    var result = self
    if activation == .linear && after == nil {
      result.before = before?.followed(by: affine) ?? affine
    } else {
      result.after = after?.followed(by: affine) ?? affine
    }
    return result
  }

  /// This epilogue with an activation behind it, `nil` where another activation stands already.
  public func appending(_ activation: Activation) -> FusedEpilogue? {
    if activation == .linear { return self }
    guard self.activation == .linear, after == nil else { return nil }
    var result = self
    result.activation = activation
    return result
  }
}
