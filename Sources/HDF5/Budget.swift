import Synchronization

/// What may still be read from one open file.
///
/// Bytes that no filter expands can't add up to more than the file holds, so a small file that declares huge
/// data sets, or one data set under many names, is refused before anything is allocated for it.
final class Budget: Sendable {
  let limits: Limits
  private let fileSize: Int
  private let spent = Mutex((produced: 0, stored: 0))

  /// The most that deflate can expand a byte to.
  private static let largestExpansion = 1032

  init(limits: Limits, fileSize: Int) {
    self.limits = limits
    self.fileSize = fileSize
  }

  /// Accounts for a read of `bytes` bytes that take `stored` bytes in the file, as many if it is nil.
  /// - Throws: ``HDF5Error`` with `.exceeded` before anything is allocated.
  func charge(_ bytes: Int, compressedTo stored: Int? = nil, at location: Location) throws(HDF5Error) {
    let stored = stored ?? bytes
    let (expanded, overflow) = stored.multipliedReportingOverflow(by: Budget.largestExpansion)
    guard overflow || bytes <= expanded else {
      throw refusal("\(bytes) bytes can't come from the \(stored) that are stored", at: location)
    }
    let problem = spent.withLock { spent -> String? in
      let (produced, overflow) = spent.produced.addingReportingOverflow(bytes)
      guard !overflow, produced <= limits.bytes else {
        return "\(bytes) more bytes exceed the limit of \(limits.bytes) for one file"
      }
      guard stored <= fileSize - spent.stored else {
        return "\(bytes) more bytes are declared than the file of \(fileSize) bytes can hold"
      }
      spent = (produced, spent.stored + stored)
      return nil
    }
    if let problem { throw refusal(problem, at: location) }
  }

  private func refusal(_ problem: String, at location: Location) -> HDF5Error {
    location.error("read", .exceeded(problem))
  }
}
