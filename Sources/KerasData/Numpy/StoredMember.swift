import CZip
import Synchronization

/// A member of a zip archive that is stored without compression, read a range at a time.
///
/// Ranges are not checked against the archive's checksum, which is of the whole member.
final class StoredMember: ByteSource {
  let file: String
  let byteCount: Int
  private let stream: Mutex<Handles>

  private struct Handles: @unchecked Sendable {
    let archive: OpaquePointer
    let member: OpaquePointer
  }

  /// - Returns: `nil` if there is no such member, or it is compressed or encrypted.
  init?(_ name: String, in path: String) {
    guard let archive = zip_open(path, ZIP_RDONLY, nil) else { return nil }
    var status = zip_stat_t()
    zip_stat_init(&status)
    guard zip_stat(archive, name, zip_flags_t(ZIP_FL_ENC_GUESS), &status) == 0,
      status.comp_method == zip_uint16_t(ZIP_CM_STORE), status.encryption_method == zip_uint16_t(ZIP_EM_NONE),
      let size = Int(exactly: status.size), status.size == status.comp_size,
      let member = zip_fopen_index(archive, status.index, 0)
    else {
      zip_discard(archive)
      return nil
    }
    file = path
    byteCount = size
    stream = Mutex(Handles(archive: archive, member: member))
  }

  deinit {
    stream.withLock { handles in
      zip_fclose(handles.member)
      zip_discard(handles.archive)
    }
  }

  func read(at offset: Int, into memory: UnsafeMutableRawBufferPointer) throws(DataError) {
    let isRead = stream.withLock { handles in
      var done = 0
      guard zip_fseek(handles.member, zip_int64_t(offset), SEEK_SET) == 0 else { return false }
      while done < memory.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: memory[done...])
        let count = Int(zip_fread(handles.member, rest.baseAddress, zip_uint64_t(rest.count)))
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isRead else { throw DataError("can't be read to its end", kind: .inputOutput, file: file) }
  }
}

extension NPZArchive {
  /// The samples along the first axis of an array, which stay in the file unless they are compressed.
  ///
  /// - Returns: `nil` if there is no array of this name.
  /// - Throws: ``DataError`` as ``array(named:)`` does.
  public func samples(named name: String) throws(DataError) -> (any SampleSource)? {
    if let member = StoredMember(name + ".npy", in: file),
      let stored = try DataError.locating(
        file,
        { () throws(DataError) in
          do throws(DataError) { return try StoredArray(npy: member) } catch {
            throw DataError("array \"\(name)\": \(error.message)", remedy: error.remedy)
          }
        })
    {
      return stored
    }
    return try array(named: name)
  }
}
