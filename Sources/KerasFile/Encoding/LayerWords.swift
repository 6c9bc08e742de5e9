import KerasGraph

/// Writes the configurations of layers in the words of one generation. Problems are gathered.
struct LayerWords {
  let form: ModelForm
  let encoder: ModelEncoder
  private(set) var problems = ProblemCollector()

  init(form: ModelForm, encoder: ModelEncoder) {
    self.form = form
    self.encoder = encoder
  }

  /// A layer's class and options, from those of Keras 3.
  mutating func layer(_ className: String, _ config: JSON) -> (className: String, config: JSON) {
    var config = config
    if className == "InputLayer" { config["trainable"] = nil }
    // What tells how generations compute the same options follows from that of the file.
    config["mask_merging"] = nil
    if className == "BatchNormalization" { config["fused"] = nil }
    if className == "TimeDistributed" { config["folded"] = nil }
    switch form {
    case .keras2: translateToKeras2(className, &config)
    case .keras3, .archive: translateToKeras3(className, &config)
    }
    for option in ["layer", "backward_layer", "cell", "activation", "recurrent_activation"] {
      if let inner = config[option] { config[option] = self.inner(inner) }
    }
    if let cells = config["cells"]?.elements { config["cells"] = .array(cells.map { inner($0) }) }
    return (className, config)
  }

  /// A layer or a model inside a layer's configuration.
  private mutating func inner(_ json: JSON) -> JSON {
    guard let className = json["class_name"]?.text, let config = json["config"], config.members != nil else {
      return json
    }
    if config["layers"] != nil || config.elements != nil {
      return problems.attempt { () throws(ModelError) in try encoder.innerModel(json) } ?? json
    }
    let (name, translated) = layer(className, config)
    return .nested(className: name, config: translated)
  }

  mutating func refuse(_ message: String, remedy: String? = nil) {
    problems.add(ModelError(message, remedy: remedy))
  }

  /// Refuses what a name meant to another generation than the one that is written: a layer forgets which it was.
  mutating func refuseOlderMeanings(in given: JSON) {
    let meanings =
      form == .keras2
      ? ["hard_sigmoid": "is another function in Keras 2"]
      : [Activation.hardSigmoidOfKeras2: "(hard_sigmoid) is another function in Keras 3"]
    for (name, problem) in meanings where given.mentions(name) {
      refuse("activation \(name) \(problem)", remedy: "use another activation")
    }
    if given["interpolation"] == "bilinear_tensorflow1" {
      refuse("bilinear interpolation as before TensorFlow 2 can't be written for \(form.kerasName)")
    }
  }

  private mutating func translateToKeras3(_ className: String, _ config: inout JSON) {
    if Self.onlyKeras2.contains(className) {
      refuse("Keras 3 has no layer \(className)")
    }
    if let interpolation = config["interpolation"]?.text, Self.onlyKeras2Interpolations.contains(interpolation) {
      refuse("Keras 3 has no interpolation \"\(interpolation)\"")
    }
    if className != "InputLayer", let dtype = config["dtype"]?.text { config["dtype"] = .policy(dtype) }
    // Both ways of masking give the same where anything is left to look at.
    if className == "MultiHeadAttention" { config["softmax_robust_masking"] = nil }
    // Keras 3 takes this default for a function's name when it reads HDF5.
    if className == "Attention", config["score_mode"] == "dot" { config["score_mode"] = nil }
  }

  private static let onlyKeras2: Set = [
    "ThresholdedReLU", "LocallyConnected1D", "LocallyConnected2D", "CuDNNLSTM", "CuDNNGRU",
  ]
  private static let onlyKeras2Interpolations: Set = ["area", "gaussian", "mitchellcubic"]
}

extension JSON {
  /// Whether a string stands anywhere in it as an activation.
  fileprivate func mentions(_ name: String) -> Bool {
    if let members {
      return members.contains { member in
        let isActivation = member.name.hasSuffix("activation") || member.name == "config"
        return isActivation && member.value == .string(name) || member.value.mentions(name)
      }
    }
    return elements?.contains { $0.mentions(name) } ?? false
  }
}
