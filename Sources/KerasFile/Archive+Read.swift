import HDF5

extension Archive {
  /// Reads a whole file.
  ///
  /// - Parameter limits: what the file may ask of this process.
  /// - Throws: ``KerasFileError`` if it can't be read, holds no Keras model or weights, or holds more than
  ///   groups, data sets and attributes of the types that Keras writes.
  public init(contentsOf path: String, limits: Limits = Limits()) throws(KerasFileError) {
    if let container = try ZipContainer(contentsOf: path, limit: limits.bytes) {
      let file = try converting { () throws(HDF5Error) in
        try File(reading: container.weights, name: path, limits: limits)
      }
      try self.init(file, name: path, container: .zip(container.members))
      return
    }
    try self.init(
      try converting { () throws(HDF5Error) in try File(readingAt: path, limits: limits) }, name: path)
  }

  init(_ file: File, name: String, container: Container = .hdf5) throws(KerasFileError) {
    let entries = try converting { () throws(HDF5Error) in try file.entries() }
    let attributes = try converting { () throws(HDF5Error) in try file.root.attributes().map(\.name) }
    guard container != .hdf5 || Archive.isKeras(rootAttributes: attributes, paths: entries.map(\.path)) else {
      throw .notKeras(file: name)
    }
    var items: [Item] = []
    for entry in entries {
      switch entry.kind {
      case .alias(let path):
        throw .inconsistent(
          file: name, path: entry.path, problem: "a second name for \(path) is not supported")
      case .other(let words):
        throw .inconsistent(file: name, path: entry.path, problem: "\(words) is not supported")
      case .group(let group):
        items.append(try converting { () throws(HDF5Error) in try Item(group, content: .group) })
      case .dataset(let dataset):
        items.append(
          try converting { () throws(HDF5Error) in
            try Item(dataset, content: .dataset(try dataset.read(), dataset.storage))
          })
      }
    }
    self.init(file: name, container: container, items: items)
  }

  /// Whether a file has one of the records that Keras leaves, whatever its generation.
  private static func isKeras(rootAttributes: [String], paths: [String]) -> Bool {
    let marks: Set = ["model_config", "layer_names", "layer_names0", "nb_layers", "keras_version"]
    let groups: Set = ["/model_weights", "/layers", "/_layer_checkpoint_dependencies", "/vars"]
    return rootAttributes.contains(where: marks.contains) || paths.contains(where: groups.contains)
  }
}

extension Archive.Item {
  init(_ object: some Object, content: Content) throws(HDF5Error) {
    path = object.path
    self.content = content
    var attributes: [Archive.Attribute] = []
    for attribute in try object.attributes() {
      attributes.append(Archive.Attribute(name: attribute.name, value: try attribute.read()))
    }
    self.attributes = attributes
  }
}
