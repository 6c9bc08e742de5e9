/// Where the channel axis of an image or a sequence stands.
public enum DataFormat: String, CaseIterable, Sendable {
  case channelsLast = "channels_last"
  case channelsFirst = "channels_first"

  /// The spatial extents and the channels of a shape with a batch axis.
  public func split(_ shape: Shape) -> (spatial: [Int?], channels: Int?) {
    let sample = shape.sample
    return switch self {
    case .channelsLast: (Array(sample.dropLast()), sample.last ?? nil)
    case .channelsFirst: (Array(sample.dropFirst()), sample.first ?? nil)
    }
  }

  /// The channels of a shape with a batch axis.
  ///
  /// - Throws: ``ModelError`` if they are not known.
  public func knownChannels(_ shape: Shape) throws(ModelError) -> Int {
    guard let channels = split(shape).channels else {
      throw ModelError("the channels of its input \(shape) must be known")
    }
    return channels
  }

  /// A shape with a batch axis from spatial extents and channels.
  public func join(batch: Int?, spatial: [Int?], channels: Int?) -> Shape {
    switch self {
    case .channelsLast: Shape([batch] + spatial + [channels])
    case .channelsFirst: Shape([batch, channels] + spatial)
    }
  }
}

/// How a window that hangs over the edge is treated.
public enum Padding: String, CaseIterable, Sendable {
  /// Only windows that lie wholly inside.
  case valid
  /// Zeros are added evenly, the odd one at the end, so that stride 1 keeps the extent.
  case same
  /// Zeros are added at the start only, so that no output sees a later input.
  case causal
}

extension ConfigReader {
  /// The option `data_format`; channels last by default.
  public mutating func dataFormat() -> DataFormat {
    choice("data_format", default: .channelsLast)
  }

  /// The option `padding`, of which `causal` is refused unless allowed.
  public mutating func padding(default fallback: Padding = .valid, causal: Bool = false) -> Padding {
    choice("padding", default: fallback, among: causal ? Padding.allCases : [.valid, .same])
  }

  /// The option `activation`, a function or a layer that is one; linear by default.
  public mutating func activation(_ name: String = "activation", default fallback: Activation = .linear) -> Activation {
    guard let given = take(name), !given.isNull else { return fallback }
    let context = context
    return attempt(fallback) { () throws(ModelError) in
      guard let className = given["class_name"]?.text, context.catalog[className] != nil else {
        return try Activation(given)
      }
      let layer = try context.catalog.layer(
        className: className, config: given["config"] ?? .object([]), context: context)
      guard let activation = (layer as? any ActivationSource)?.activation else {
        throw ModelError("a \(className) layer as activation is not supported", remedy: "put the layer behind this one")
      }
      return activation
    }
  }
}

extension ConfigReader {
  /// Reads options that only count where they hold a value; any value but null is refused.
  public mutating func refuseUnlessNull(_ names: String...) {
    for name in names {
      if let given = take(name), !given.isNull {
        refuse("\(name) \(given.serialized.prefix(60)) is not supported", remedy: "save the model without it")
      }
    }
  }
}
