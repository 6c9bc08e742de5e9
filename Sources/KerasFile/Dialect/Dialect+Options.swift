import KerasGraph

extension Dialect {
  /// A layer in the words of Keras 3. Options that are not known here stay as they are: the layer itself
  /// accepts or refuses them.
  mutating func translate(_ given: LayerRecord) -> LayerRecord {
    var layer = given
    if let registered = layer.registeredName {
      layer.className = registered
      return layer
    }
    if generation == .keras3, layer.isOperation, layer.className != "InputLayer" {
      layer.className = "ops.\(layer.className)"
      return layer
    }
    if generation == .keras1 { translateKeras1(&layer) }
    layer.config["name"] = .string(layer.name)
    translateInput(&layer)
    translateDtype(&layer)
    translateActivations(&layer)
    translateClassOptions(&layer)
    for option in ["layer", "backward_layer", "cell", "activation", "recurrent_activation"] {
      if let inner = layer.config[option] { layer.config[option] = translateInner(inner) }
    }
    if let cells = layer.config["cells"]?.elements {
      layer.config["cells"] = .array(cells.map { translateInner($0) })
    }
    return layer
  }

  /// A layer inside a layer. A model stays as it is: it is translated when it is made.
  private mutating func translateInner(_ json: JSON) -> JSON {
    guard let className = json["class_name"]?.text, let config = json["config"], config.members != nil,
      !Dialect.isModel(json)
    else { return json }
    let name = config["name"]?.text ?? className
    let layer = translate(LayerRecord(json, className: className, name: name, config: config))
    return ["class_name": .string(layer.className), "config": layer.config]
  }

  /// Where an input's shape is stated, and what states it on other layers, where it has done its duty.
  private func translateInput(_ layer: inout LayerRecord) {
    guard layer.className == "InputLayer" else {
      for option in ["batch_input_shape", "input_shape", "input_dtype", "input_length"] {
        layer.remove(option)
      }
      if layer.className != "Embedding" { layer.remove("input_dim") }
      return
    }
    layer.rename("batch_input_shape", to: "batch_shape")
    layer.rename("input_dtype", to: "dtype")
  }

  /// A dtype policy is known by its name.
  private func translateDtype(_ layer: inout LayerRecord) {
    guard let dtype = layer.config["dtype"] else { return }
    if dtype.isNull { layer.remove("dtype") }
    let isPolicy = ["DTypePolicy", "Policy", "PolicyV1", "FloatDTypePolicy"].contains(
      dtype["class_name"]?.text)
    if isPolicy, let name = dtype["config"]?["name"] { layer.config["dtype"] = name }
  }

  /// `hard_sigmoid` became a steeper function in Keras 3.
  private mutating func translateActivations(_ layer: inout LayerRecord) {
    guard generation < .keras3 else { return }
    for option in ["activation", "recurrent_activation"] {
      let given = layer.config[option]
      guard (given?.text ?? given?["config"]?.text) == "hard_sigmoid" else { continue }
      layer.config[option] = .string(Activation.hardSigmoidOfKeras2)
      fixes.note("hard_sigmoid is min(max(0.2x + 0.5, 0), 1), as before Keras 3", in: layer.name)
    }
  }
}
