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
      try converting { () throws(HDF5Error) in try File(loading: path, limits: limits) }, name: path)
  }

  init(_ file: File, name: String, container: Container = .hdf5) throws(KerasFileError) {
    let isKeras = try converting { () throws(HDF5Error) in
      Archive.isKeras(attributes: try file.root.attributes().map(\.name), members: try file.root.memberNames())
    }
    guard container != .hdf5 || isKeras else { throw .notKeras(file: name) }
    var walk = try converting { () throws(HDF5Error) in try file.walk() }
    var items: [Item] = []
    while let entry = try converting({ () throws(HDF5Error) in try walk.next() }) {
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

  /// Whether the root of a file has one of the records that Keras leaves, whatever its generation.
  private static func isKeras(attributes: [String], members: [String]) -> Bool {
    let marks: Set = ["model_config", "layer_names", "layer_names0", "nb_layers", "keras_version"]
    let groups: Set = ["model_weights", "layers", "_layer_checkpoint_dependencies", "vars"]
    return attributes.contains(where: marks.contains) || members.contains(where: groups.contains)
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
