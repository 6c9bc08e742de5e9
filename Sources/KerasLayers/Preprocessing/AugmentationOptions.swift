import KerasGraph

/// The options of a layer that changes images at random in training.
///
/// They have no part in inference. They are kept as Keras writes them, for training and for the way back to a
/// file.
public struct AugmentationOptions: Hashable, Sendable {
  public let dataFormat: DataFormat?
  private var members: [JSON.Member] = []

  /// Takes the named options, `data_format` and `seed`.
  init(_ config: inout ConfigReader, _ names: [String]) {
    dataFormat = config.peek("data_format") == nil ? nil : config.dataFormat()
    for name in names + ["seed"] {
      if let value = config.take(name) { members.append(JSON.Member(name, value)) }
    }
    // Which of TensorFlow's generators Keras 2 draws from; Keras 3 has no such option.
    _ = config.take("rng_type")
  }

  func encode(to config: inout ConfigWriter) {
    if let dataFormat { config.write("data_format", dataFormat) }
    for member in members { config.write(member.name, member.value) }
  }

  /// An option in Keras' JSON, `nil` if the configuration does not give it.
  public subscript(_ name: String) -> JSON? { members.first { $0.name == name }?.value }
}
