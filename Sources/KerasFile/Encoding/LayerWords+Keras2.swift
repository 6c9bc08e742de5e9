import KerasGraph

/// What Keras 3 calls otherwise than Keras 2, or has beyond it.
extension LayerWords {
  mutating func translateToKeras2(_ className: String, _ config: inout JSON) {
    for (option, keras2) in Self.renamed[className] ?? [] { config.rename(option, to: keras2) }
    for (option, meaningless) in Self.added(className) {
      guard let value = config[option] else { continue }
      if value.isSameOption(as: meaningless) {
        config[option] = nil
      } else {
        refuse("Keras 2 has no \(option) \(value.serialized.prefix(60)) of \(className)")
      }
    }
    // Keras 2 writes it where it is set only.
    if config["zero_output_for_mask"] == false { config["zero_output_for_mask"] = nil }
    for option in ["activation", "recurrent_activation"] { translateActivation(option, &config) }
    translateInitializers(&config)
    if let dtype = config["dtype"]?.text, dtype.hasPrefix("mixed_") {
      config["dtype"] = .kerasObject(module: "keras.mixed_precision", "Policy", ["name": .string(dtype)])
    }
    if className == "Bidirectional" { removePrefixes(&config) }
  }

  private static let renamed: [String: [(String, String)]] = [
    "InputLayer": [("batch_shape", "batch_input_shape")],
    "LeakyReLU": [("negative_slope", "alpha")],
  ]

  /// Options that Keras 2 does not have, with the value that says nothing.
  private static func added(_ className: String) -> [(String, JSON)] {
    switch className {
    case "InputLayer": [("optional", false)]
    case "BatchNormalization": [("synchronized", false)]
    case "ZeroPadding1D": [("data_format", "channels_last")]
    case "RandomContrast": [("data_format", "channels_last"), ("value_range", [0, 255])]
    case "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomBrightness":
      [("data_format", "channels_last")]
    case "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D": [("seed", .null), ("zero_output_for_mask", false)]
    case "MultiHeadAttention": [("seed", .null), ("use_gate", false), ("sliding_window", .null)]
    case "SimpleRNN", "LSTM", "GRU", "SimpleRNNCell", "LSTMCell", "GRUCell": [("seed", .null)]
    default: []
    }
  }

  private mutating func translateActivation(_ option: String, _ config: inout JSON) {
    guard let name = config[option]?.text else { return }
    if name == "silu" {
      config[option] = "swish"
    } else if Self.onlyKeras3Activations.contains(name) {
      refuse("Keras 2 has no activation \"\(name)\"")
    }
  }

  private static let onlyKeras3Activations: Set = [
    "sparsemax", "glu", "celu", "log_sigmoid", "hard_tanh", "tanh_shrink", "hard_silu", "soft_shrink",
    "hard_shrink", "threshold", "squareplus", "sparse_plus", "sparse_sigmoid",
  ]

  /// The axes that Keras 3 lets an initializer count its inputs and outputs along.
  private mutating func translateInitializers(_ config: inout JSON) {
    for member in config.members ?? [] where member.name.hasSuffix("_initializer") {
      guard var options = member.value["config"] else { continue }
      for axes in ["input_axes", "output_axes"] {
        if let given = options[axes], !given.isNull {
          refuse("Keras 2 has no \(axes) \(given.serialized) of \(member.name)")
        }
        options[axes] = nil
      }
      config[member.name]?["config"] = options
    }
  }

  /// Keras 2 puts `forward_` and `backward_` before the names itself.
  private func removePrefixes(_ config: inout JSON) {
    for (option, prefix) in [("layer", "forward_"), ("backward_layer", "backward_")] {
      guard let name = config[option]?["config"]?["name"]?.text, name.hasPrefix(prefix) else { continue }
      config[option]?["config"]?["name"] = .string(String(name.dropFirst(prefix.count)))
    }
  }
}

extension JSON {
  /// Gives a member another name, in its place.
  fileprivate mutating func rename(_ old: String, to new: String) {
    guard let members else { return }
    self = .object(members.map { JSON.Member($0.name == old ? new : $0.name, $0.value) })
  }

  /// Whether two values of an option are the same, whether numbers have a fraction or not.
  fileprivate func isSameOption(as other: JSON) -> Bool {
    if let (one, two) = double.flatMap({ one in other.double.map { (one, $0) } }) { return one == two }
    if let elements, let others = other.elements {
      return elements.count == others.count && zip(elements, others).allSatisfy { $0.isSameOption(as: $1) }
    }
    return self == other
  }
}
