import CHDF5

/// The only owner of a libhdf5 identifier: released with the last reference, never made of an invalid one.
final class Handle: Sendable {
  let id: hid_t

  /// Takes over the identifier that `open` returns.
  /// - Throws: ``HDF5Error`` if it is invalid, which leaves nothing to release.
  init(_ operation: String, at location: Location, _ open: () -> hid_t) throws(HDF5Error) {
    id = try Library.call(operation, at: location, open)
  }

  deinit {
    Library.locked { _ = H5Idec_ref(id) }
  }
}
