import CHDF5

extension StoredArray {
  /// Calls `body` with the elements as libhdf5 takes them; not at all if there are none.
  /// - Throws: ``HDF5Error`` if there are fewer or more elements than the extent says.
  func withElements(
    at location: Location, _ body: (UnsafeRawPointer) throws(HDF5Error) -> Void
  ) throws(HDF5Error) {
    switch elements {
    case .bytes(let bytes):
      guard let size = datatype.size, try extent.bytes(ofSize: size, at: location) == bytes.count else {
        throw mismatch(bytes.count, "bytes", at: location)
      }
      let failure = bytes.withUnsafeBytes { HDF5Error.caught(by: body, $0.baseAddress) }
      if let failure { throw failure }
    case .strings(let strings):
      guard case .variableString = datatype, extent.count == strings.count else {
        throw mismatch(strings.count, "strings", at: location)
      }
      let terminated = [UInt8](strings.map { $0 + [0] }.joined())
      var start = 0
      let starts = strings.map { string in
        defer { start += string.count + 1 }
        return start
      }
      let failure = terminated.withUnsafeBytes { text in
        starts.map { text.baseAddress?.advanced(by: $0) }.withUnsafeBytes { pointers in
          HDF5Error.caught(by: body, pointers.baseAddress)
        }
      }
      if let failure { throw failure }
    }
  }

  private func mismatch(_ count: Int, _ unit: String, at location: Location) -> HDF5Error {
    location.error("write", .mismatch("\(count) \(unit) don't fill \(extent) of \(datatype)"))
  }
}

extension HDF5Error {
  fileprivate static func caught(
    by body: (UnsafeRawPointer) throws(HDF5Error) -> Void, _ pointer: UnsafeRawPointer?
  ) -> HDF5Error? {
    guard let pointer else { return nil }
    do throws(HDF5Error) { try body(pointer) } catch { return error }
    return nil
  }
}

extension String {
  /// The character set that h5py declares for a name.
  var characterSet: H5T_cset_t { utf8.allSatisfy { $0 < 128 } ? H5T_CSET_ASCII : H5T_CSET_UTF8 }
}
