#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What lies in a folder.
enum Folder {
  /// Formats that are not read, and should not be passed over in silence either.
  private static let otherFormats: Set<String> = ["bmp", "gif", "tif", "tiff", "webp"]
  /// How deep folders may nest.
  private static let maximumDepth = 16

  /// The names in a folder by their bytes, without hidden ones.
  static func names(in folder: URL) throws(DataError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch { throw DataError("can't be listed", kind: .inputOutput, file: folder.path) }
  }

  /// The image files in a folder and those within it.
  static func images(below folder: URL, depth: Int = 0) throws(DataError) -> [URL] {
    guard depth < maximumDepth else {
      throw DataError("nests deeper than \(maximumDepth) folders", file: folder.path)
    }
    var found: [URL] = []
    for name in try names(in: folder) {
      let url = folder.appendingPathComponent(name)
      if FileBytes.isFolder(url) {
        found += try images(below: url, depth: depth + 1)
      } else if otherFormats.contains(url.pathExtension.lowercased()) {
        throw DataError("this format is not read", remedy: "convert the image to PNG or JPEG", file: url.path)
      } else if ImageContent.endings.contains(url.pathExtension.lowercased()) {
        found.append(url)
      }
    }
    return found
  }
}
