/// The download of one file of a data set from the first mirror that has it.
struct FileDownload {
  let file: Dataset.File
  let mirrors: [String]
  let timeout: Int
  /// Told how many bytes are there.
  let progress: (Int) -> Void

  /// How often a mirror is asked for the rest when its answers break off.
  private static let attempts = 5

  /// Downloads what is missing of the file, checks it, and puts it in its place.
  ///
  /// - Throws: ``DatasetError`` with what is wrong with each mirror, or why nothing can be written.
  func run(to target: String) throws(DatasetError) {
    let part = try PartialFile(of: target)
    var problems: [String] = []
    var kind = DatasetError.Kind.unavailable
    for mirror in mirrors {
      let address = mirror + (mirror.hasSuffix("/") ? "" : "/") + file.compressedName
      do throws(DatasetError) {
        try fetch(address, part)
        return try part.finish()
      } catch {
        if error.kind == .inputOutput { throw error }
        if error.kind == .invalidContent { kind = .invalidContent }
        problems.append("\n  " + error.message)
      }
    }
    if part.count == 0 { part.remove() }
    throw DatasetError(kind, "\(target): no mirror gives this file:" + problems.joined())
  }

  /// Brings the partial file to its end from one mirror.
  private func fetch(_ address: String, _ part: PartialFile) throws(DatasetError) {
    var attempt = 1
    while true {
      let start = part.count
      switch transfer(address, part) {
      case .complete:
        let problem = file.problem(with: try part.bytes())
        guard let problem else { return }
        try part.clear()
        // The beginning may have come from elsewhere; then the whole file is asked for.
        if start == 0 { throw DatasetError(.invalidContent, "\(address): \(problem)") }
      case .restRefused where start > 0: try part.clear()
      case .restRefused: throw DatasetError(.unavailable, "\(address): the server answers with status 416")
      case .stopped:
        if let failure = part.failure { throw failure }
        try part.clear()
        throw DatasetError(.invalidContent, "\(address): is longer than \(limit) bytes")
      case .failed(let reason):
        guard part.count > start, attempt < Self.attempts else {
          throw DatasetError(.unavailable, "\(address): \(reason)")
        }
        attempt += 1
      }
    }
  }

  private func transfer(_ address: String, _ part: PartialFile) -> HTTPTransfer.Outcome {
    HTTPTransfer(address: address, start: part.count, timeout: timeout).run { bytes in
      guard part.count + bytes.count <= limit, part.append(bytes) else { return false }
      progress(part.count)
      return true
    }
  }

  /// No compression makes a file longer than this.
  private var limit: Int { file.size + file.size / 1000 + 1024 }
}
