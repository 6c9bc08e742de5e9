/// A layer that Keras' configurations name by class.
public protocol ConfigurableLayer: Layer {
  /// The class name in a configuration, as Keras 3 writes it.
  static var kerasName: String { get }

  /// The names that older files have for the same class.
  static var olderNames: [String] { get }

  /// Reads the options. Problems are gathered in the reader.
  init(config: inout ConfigReader)

  /// Writes every option, so that ``init(config:)`` reads back an equal layer.
  func encode(to config: inout ConfigWriter)
}

/// A layer that is an activation function, and can stand as that of another layer:
/// `Dense(4, activation=LeakyReLU(0.2))`.
public protocol ActivationSource: Layer {
  var activation: Activation { get }
}

extension ConfigurableLayer {
  public static var olderNames: [String] { [] }
  public var className: String { Self.kerasName }

  /// The configuration in Keras' JSON.
  public var configuration: JSON {
    var writer = ConfigWriter()
    encode(to: &writer)
    return writer.json
  }
}
