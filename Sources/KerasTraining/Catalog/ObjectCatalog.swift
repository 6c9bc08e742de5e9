import KerasGraph

/// The classes of one kind that are known by name.
public struct ObjectCatalog<Object: Sendable>: Sendable {
  /// One class: its names, and how it is made of its options.
  public struct Entry: Sendable {
    public let kerasName: String
    /// Every name, the class name first.
    public let names: [String]
    let decode: @Sendable (inout ConfigReader) -> Object

    /// - Parameter upcast: the object as what the catalog holds.
    init<Class: KerasObject>(_ type: Class.Type, _ upcast: @escaping @Sendable (Class) -> Object) {
      kerasName = Class.kerasName
      names = [Class.kerasName, Class.functionName] + Class.aliases
      decode = { upcast(Class(config: &$0)) }
    }
  }

  /// What the classes are, in messages: `loss`.
  public let kind: String
  public let entries: [Entry]
  private let byName: [String: Entry]

  init(kind: String, _ entries: [Entry]) {
    self.kind = kind
    self.entries = entries
    var byName: [String: Entry] = [:]
    for entry in entries {
      for name in entry.names { byName[name.lowercased()] = entry }
    }
    self.byName = byName
  }

  /// Makes the object that a name stands for, with Keras' defaults.
  ///
  /// Names count without regard to case, as for Keras' optimizers.
  /// - Throws: ``ModelError`` that lists the known names if there is no such class.
  public func named(_ name: String) throws(ModelError) -> Object {
    try object(className: name, config: .object([]))
  }

  /// Makes the object that Keras' JSON describes: a name, a function, or a class with its options.
  ///
  /// - Throws: ``ModelError`` if the class is not known, or with every problem of its options.
  public func object(_ json: JSON) throws(ModelError) -> Object {
    if let name = json.text { return try named(name) }
    guard let className = json["class_name"]?.text else {
      throw ModelError(
        "\(json.serialized.prefix(80)) does not describe a \(kind)", remedy: "give a name or a class and its config")
    }
    if className == "function", let name = json["config"]?.text { return try named(name) }
    return try object(className: className, config: json["config"] ?? .object([]))
  }

  func object(className: String, config: JSON) throws(ModelError) -> Object {
    let entry = try entry(named: className)
    return try locating(entry.kerasName) { () throws(ModelError) in
      var reader = ConfigReader(config)
      let object = entry.decode(&reader)
      try reader.finish()
      return object
    }
  }

  /// The class that a name stands for.
  ///
  /// - Throws: ``ModelError`` that tells the nearest name and lists all if there is no such class.
  func entry(named className: String) throws(ModelError) -> Entry {
    let name = className.hasPrefix("Custom>") ? String(className.dropFirst(7)) : className
    if let entry = byName[name.lowercased()] { return entry }
    let nearest = name.nearest(in: entries.flatMap(\.names)).map { "do you mean \($0)? Or " } ?? ""
    throw ModelError(
      "the \(kind) \"\(className)\" is not known",
      remedy: nearest + "use one of " + entries.map(\.kerasName).joined(separator: ", "))
  }
}
