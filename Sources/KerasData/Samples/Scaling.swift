import KerasGraph

/// How stored numbers become a model's input: `(x / scale - mean) / deviation`, the last two for each
/// channel.
public struct Scaling: Sendable, Hashable {
  /// What numbers are divided by first. Default 1.
  public var scale: Float
  /// One for all channels or one a channel; empty for none.
  public var mean: [Float]
  /// One for all channels or one a channel; empty for none.
  public var deviation: [Float]

  public init(scale: Float = 1, mean: [Float] = [], deviation: [Float] = []) {
    self.scale = scale
    self.mean = mean
    self.deviation = deviation
  }

  /// Levels of `uint8` become 0 to 1; anything else stays.
  public static func usual(for elementType: ElementType) -> Scaling {
    Scaling(scale: elementType == .uint8 ? 255 : 1)
  }

  /// Whether it changes nothing.
  public var isIdentity: Bool {
    scale == 1 && mean.allSatisfy { $0 == 0 } && deviation.allSatisfy { $0 == 1 }
  }

  /// - Parameter channels: the extent of the last axis of a sample.
  /// - Throws: ``DataError`` if a divisor is zero, or means or deviations are neither one nor as many as
  ///   channels.
  public func validate(channels: Int) throws(DataError) {
    guard scale != 0, scale.isFinite, deviation.allSatisfy({ $0 != 0 && $0.isFinite }),
      mean.allSatisfy(\.isFinite)
    else { throw DataError("scale and standard deviation must be finite and not zero, the mean finite") }
    for (name, values) in [("mean", mean), ("standard deviation", deviation)] {
      guard values.count <= 1 || values.count == channels else {
        throw DataError("\(values.count) values of the \(name) do not fit \(channels) channels")
      }
    }
  }

  /// The scaled numbers; channels are along the last axis.
  ///
  /// - Throws: ``DataError`` as ``validate(channels:)`` does.
  public func callAsFunction(_ tensor: Tensor) throws(DataError) -> Tensor {
    let channels = tensor.shape.last ?? 1
    try validate(channels: channels)
    if isIdentity { return tensor }
    let input = tensor.buffer.elements
    let buffer = FloatBuffer(count: input.count) { output in
      _ = output.initialize(from: input)
      apply(to: output, channels: channels)
    }
    do { return try Tensor(shape: tensor.shape, buffer: buffer) } catch { throw DataError(error.description) }
  }

  /// Scales numbers in place; channels are along the last axis, and fit.
  func apply(to values: UnsafeMutableBufferPointer<Float>, channels: Int) {
    if scale != 1 {
      for index in values.indices { values[index] /= scale }
    }
    if !mean.isEmpty || !deviation.isEmpty { standardize(values, channels: channels) }
  }

  private func standardize(_ values: UnsafeMutableBufferPointer<Float>, channels: Int) {
    for index in values.indices {
      let channel = index % channels
      let shift = mean.isEmpty ? 0 : mean[mean.count == 1 ? 0 : channel]
      let divisor = deviation.isEmpty ? 1 : deviation[deviation.count == 1 ? 0 : channel]
      values[index] = (values[index] - shift) / divisor
    }
  }
}

extension Scaling: CustomStringConvertible {
  /// The formula, such as `x / 255`.
  public var description: String {
    let scaled = scale == 1 ? "x" : "x / \(Self.text([scale]))"
    let shifted = mean.isEmpty ? scaled : "\(scaled) - \(Self.text(mean))"
    return deviation.isEmpty ? shifted : "(\(shifted)) / \(Self.text(deviation))"
  }

  private static func text(_ values: [Float]) -> String {
    let texts = values.map { $0 == $0.rounded() && abs($0) < 1e6 ? String(Int($0)) : $0.description }
    return values.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
  }
}
