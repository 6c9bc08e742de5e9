import KerasZip

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The parts of a `.keras` file (https://keras.io/guides/serialization_and_saving/).
struct ZipContainer {
  /// The HDF5 file in it.
  let weights: [UInt8]
  /// All members in the order of the archive; the content of the HDF5 file is left out.
  let members: [ZipReader.Member]

  static let weightsName = "model.weights.h5"
  private static let names: Set = ["config.json", "metadata.json", weightsName]

  /// - Returns: nil if the file does not begin as a zip archive does.
  /// - Throws: ``KerasFileError`` if it is damaged or holds other members than Keras' own.
  init?(contentsOf path: String, limit: Int) throws(KerasFileError) {
    guard ZipContainer.isZip(path) else { return nil }
    var foreign: [String] = []
    let members: [ZipReader.Member]
    do {
      members = try ZipReader.members(of: path, limit: limit) { name in
        let isKnown = ZipContainer.names.contains(name)
        if !isKnown { foreign.append(name) }
        return isKnown
      }
    } catch {
      throw .zip(file: path, problem: error.description)
    }
    guard foreign.isEmpty else {
      throw .zip(
        file: path, problem: "holds \(foreign.prefix(3).joined(separator: ", ")), which is not supported")
    }
    guard let weights = members.first(where: { $0.name == ZipContainer.weightsName }) else {
      throw .zip(file: path, problem: "holds no \(ZipContainer.weightsName)")
    }
    self.weights = weights.content
    self.members = members.map { $0.name == weights.name ? ZipReader.Member(name: $0.name, content: []) : $0 }
  }

  /// Whether a file begins with the signature of a zip archive's first member.
  private static func isZip(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 4)
    return read(descriptor, &start, 4) == 4 && start == [0x50, 0x4b, 0x03, 0x04]
  }
}

extension Archive.Container {
  /// The bytes of the whole file, given those of the HDF5 file in it.
  func bytes(around weights: [UInt8], file: String) throws(KerasFileError) -> [UInt8] {
    guard case .zip(let members) = self else { return weights }
    do {
      return try ZipWriter.archive(
        of: members.map { ($0.name, $0.name == ZipContainer.weightsName ? weights : $0.content) })
    } catch {
      throw .unwritable(file: file, operation: "make the zip archive", message: error.description)
    }
  }

  /// The text of a member, nil if there is none.
  func text(of name: String) -> String? {
    guard case .zip(let members) = self else { return nil }
    return members.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) }
  }
}
