import KerasGraph

/// A part of training that Keras describes by a class and its options: a loss, a metric, an optimizer and the like.
public protocol KerasObject: Sendable {
  /// Keras' module, such as `keras.losses`.
  static var kerasModule: String { get }
  /// Keras' class name, such as `CategoricalCrossentropy`.
  static var kerasName: String { get }
  /// Other names that Keras knows it by. The class name in snake case is one without being listed.
  static var aliases: [String] { get }

  /// Reads the options; problems are recorded in `config`.
  init(config: inout ConfigReader)
  /// Writes the options as Keras 3 does.
  func encode(to config: inout ConfigWriter)
}

extension KerasObject {
  public static var aliases: [String] { [] }

  /// The class name as Keras names functions and instances: `categorical_crossentropy`.
  public static var functionName: String { kerasName.snakeCase }

  /// The options as Keras 3 writes them.
  public var configuration: JSON {
    var writer = ConfigWriter()
    encode(to: &writer)
    return writer.json
  }

  /// The class and its options as Keras 3 writes them into a file.
  public var serialized: JSON {
    .object([
      JSON.Member("module", .string(Self.kerasModule)), JSON.Member("class_name", .string(Self.kerasName)),
      JSON.Member("config", configuration), JSON.Member("registered_name", .null),
    ])
  }
}
