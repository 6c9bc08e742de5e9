import CHDF5

/// What libhdf5 recorded about its last failure on this thread, from the cause to the call.
struct ErrorStack {
  var lines: [String] = []
  var reason = HDF5Error.Reason.library

  /// The stack of the call that just failed; the library's lock is held.
  static func captured() -> ErrorStack {
    var stack = ErrorStack()
    withUnsafeMutablePointer(to: &stack) { pointer in
      _ = chdf5_walk_errors(
        { _, record, context in
          guard let record = record?.pointee, let context else { return -1 }
          context.assumingMemoryBound(to: ErrorStack.self).pointee.append(record)
          return 0
        }, pointer)
    }
    return stack
  }

  private mutating func append(_ record: H5E_error2_t) {
    let function = record.func_name.map { String(cString: $0) } ?? "?"
    let description = record.desc.map { String(cString: $0) } ?? "?"
    lines.append("\(function): \(description)")
    if record.min_num == chdf5_not_hdf5() { reason = .notHDF5 }
    if record.min_num == chdf5_truncated() { reason = .truncated }
  }
}
