/// What an inference plan lets a producer do to its result before storing it: a channel map, then a sum, then an
/// activation, then perhaps a pooling, then another channel map.
public struct FusedEpilogue: Sendable, Hashable {
  /// The first channel map.
  public var before: ChannelAffine?
  /// Whether the last input of the call, of the extents of its output, is added.
  public var addsInput: Bool
  public var activation: Activation
  /// Whether only the greatest of each square of 2 by 2 values goes on, as ``InferenceRole/poolsSquares`` says. The
  /// activation is then ``Activation/isMonotone``.
  public var isPooled: Bool
  /// The last channel map.
  public var after: ChannelAffine?

  public init(
    before: ChannelAffine? = nil, addsInput: Bool = false, activation: Activation = .linear, isPooled: Bool = false,
    after: ChannelAffine? = nil
  ) {
    self.before = before
    self.addsInput = addsInput
    self.activation = activation
    self.isPooled = isPooled
    self.after = after
  }

  /// This epilogue with a channel map behind it; always possible.
  public func appending(_ affine: ChannelAffine) -> FusedEpilogue {
    var result = self
    if activation == .linear && !addsInput && !isPooled && after == nil {
      result.before = before?.followed(by: affine) ?? affine
    } else {
      result.after = after?.followed(by: affine) ?? affine
    }
    return result
  }

  /// This epilogue with the last input of the call added, `nil` where more than a channel map stands already.
  public func appendingSum() -> FusedEpilogue? {
    guard activation == .linear, !addsInput, !isPooled, after == nil else { return nil }
    var result = self
    result.addsInput = true
    return result
  }

  /// This epilogue with an activation behind it, `nil` where another activation stands already.
  public func appending(_ activation: Activation) -> FusedEpilogue? {
    if activation == .linear { return self }
    guard self.activation == .linear, after == nil, !isPooled || activation.isMonotone else { return nil }
    var result = self
    result.activation = activation
    return result
  }

  /// This epilogue with a pooling behind it, `nil` where it would have to wait for more than a monotone activation.
  public func appendingPooling() -> FusedEpilogue? {
    guard activation.isMonotone, !addsInput, !isPooled, after == nil else { return nil }
    var result = self
    result.isPooled = true
    return result
  }
}
