import CHDF5

extension Group {
  /// Adds an empty group.
  public func create(group name: String) throws(HDF5Error) -> Group {
    let location = try newMember(name)
    let links = try linkProperties(name, at: location)
    let created = try Handle("create group", at: location) {
      H5Gcreate2(handle.id, name, links.id, chdf5_default(), chdf5_default())
    }
    return Group(handle: created, location: location)
  }

  /// Adds a data set with its content.
  public func create(
    dataset name: String, _ value: StoredArray, storage: Storage
  ) throws(HDF5Error) -> Dataset {
    let location = try newMember(name)
    let operation = "create data set"
    let links = try linkProperties(name, at: location)
    let type = try value.datatype.handle(at: location)
    let space = try value.extent.handle(at: location)
    let properties = try storage.properties(at: location)
    let created = try Handle(operation, at: location) {
      H5Dcreate2(handle.id, name, type.id, space.id, links.id, properties.id, chdf5_default())
    }
    try value.withElements(at: location) { buffer throws(HDF5Error) in
      try Library.call("write data set", at: location) {
        H5Dwrite(created.id, type.id, chdf5_all(), chdf5_all(), chdf5_default(), buffer)
      }
    }
    return try Dataset(created, at: location)
  }

  /// A name with a slash or a period alone would mean another object.
  private func newMember(_ name: String) throws(HDF5Error) -> Location {
    let location = location.child(name)
    guard !name.isEmpty, name != ".", !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0) else {
      throw location.error("create object", .mismatch("\"\(name)\" can't be the name of an object"))
    }
    return location
  }

  private func linkProperties(_ name: String, at location: Location) throws(HDF5Error) -> Handle {
    let operation = "create link"
    let properties = try Handle(operation, at: location) { H5Pcreate(chdf5_link_creation()) }
    try Library.call(operation, at: location) {
      H5Pset_char_encoding(properties.id, name.characterSet)
    }
    return properties
  }
}
