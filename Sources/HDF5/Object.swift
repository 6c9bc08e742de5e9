import CHDF5

/// What groups and data sets have in common: a place in the file, and attributes.
public protocol Object: Sendable {
  /// Where it is, such as `/model_weights/dense`.
  var path: String { get }
  /// All attributes, in order of their names.
  /// - Throws: ``HDF5Error`` if there are too many or one can't be opened; their values are read later.
  func attributes() throws(HDF5Error) -> [Attribute]
  /// Attaches a new attribute.
  /// - Throws: ``HDF5Error`` if the name is taken, or the value does not fit an object's header (64 KiB).
  func create(attribute name: String, _ value: StoredArray) throws(HDF5Error)
}

/// The part of an object that only this module sees.
protocol Located: Object {
  var handle: Handle { get }
  var location: Location { get }
}

extension Located {
  public var path: String { location.path }

  public func attributes() throws(HDF5Error) -> [Attribute] {
    var attributes: [Attribute] = []
    for position in 0..<hsize_t(try information().attributes) {
      let opened = try Handle("open attribute", at: location) {
        H5Aopen_by_idx(
          handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, position, chdf5_default(), chdf5_default())
      }
      attributes.append(try Attribute(opened, at: location))
    }
    return attributes
  }

  /// The object's address in the file, and how many attributes it has.
  func information() throws(HDF5Error) -> (address: UInt64, attributes: UInt64) {
    var address: UInt64 = 0
    var attributes: UInt64 = 0
    try Library.call("read object header", at: location) {
      chdf5_object_info(handle.id, &address, &attributes)
    }
    guard attributes <= location.budget.limits.objects else {
      throw location.error("read attributes", .exceeded("\(attributes) attributes are too many"))
    }
    return (address, attributes)
  }
}

extension Located {
  public func create(attribute name: String, _ value: StoredArray) throws(HDF5Error) {
    let location = self.location.attribute(name)
    let operation = "create attribute"
    let type = try value.datatype.handle(at: location)
    let space = try value.extent.handle(at: location)
    let creation = try Handle(operation, at: location) { H5Pcreate(chdf5_attribute_creation()) }
    try Library.call(operation, at: location) { H5Pset_char_encoding(creation.id, name.characterSet) }
    let attribute = try Handle(operation, at: location) {
      H5Acreate2(handle.id, name, type.id, space.id, creation.id, chdf5_default())
    }
    try value.withElements(at: location) { buffer throws(HDF5Error) in
      try Library.call("write attribute", at: location) { H5Awrite(attribute.id, type.id, buffer) }
    }
  }
}
