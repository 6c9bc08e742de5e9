#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A regular file that the operating system lets this process read.
struct ReadableFile {
  let size: Int
  /// Whether it takes far less of the disk than its size says.
  let hasHoles: Bool
  private let descriptor: Int32

  /// Opens a file.
  /// - Throws: ``HDF5Error`` with the operating system's words if it can't be read.
  init(_ path: String, at location: Location) throws(HDF5Error) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw location.error("open file", .unreadable(String(cString: strerror(errno))))
    }
    var information = stat()
    let problem: String? =
      if fstat(descriptor, &information) != 0 {
        String(cString: strerror(errno))
      } else if information.st_mode & S_IFMT == S_IFDIR {
        "it is a folder"
      } else if information.st_mode & S_IFMT != S_IFREG {
        "it is not a regular file"
      } else {
        nil
      }
    size = Int(information.st_size)
    hasHoles = Int(information.st_blocks) * 512 < size / 2
    if let problem {
      close()
      throw location.error("open file", .unreadable(problem))
    }
  }

  /// All bytes; nil if there is no memory for them, or they can't be read.
  func content() -> MemoryBlock? { MemoryBlock(reading: descriptor, count: size) }

  func close() {
    #if canImport(Darwin)
      Darwin.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Glibc.close(descriptor)
    #endif
  }
}
