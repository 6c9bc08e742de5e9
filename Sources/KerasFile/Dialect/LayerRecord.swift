import KerasGraph

/// The configuration of one layer while it is translated.
struct LayerRecord {
  var className: String
  let name: String
  var config: JSON
  /// The class that the file registered, such as `my_package>Dense`; nil for Keras' own.
  let registeredName: String?
  /// Whether it is an operation such as `x + y`, which shares its name with the layer `Add`.
  let isOperation: Bool

  init(_ json: JSON, className: String, name: String, config: JSON) {
    self.className = className
    self.name = name
    self.config = config
    registeredName = json["registered_name"]?.text.flatMap { $0.contains(">") ? $0 : nil }
    let module = json["module"]?.text
    let options = config.members ?? []
    isOperation =
      module?.contains(".ops.") ?? false
      || module == nil
        && !options.contains {
          $0.name == "trainable" || $0.name == "function" || $0.name == "dtype" && $0.value != "bool"
        }
  }

  /// Gives an option another name, unless that one is taken.
  mutating func rename(_ old: String, to new: String) {
    guard let value = config[old] else { return }
    config[old] = nil
    if config[new] == nil { config[new] = value }
  }

  /// Removes an option; true if it held anything but null.
  @discardableResult
  mutating func remove(_ name: String) -> Bool {
    let held = config[name].map { !$0.isNull } ?? false
    config[name] = nil
    return held
  }
}
