#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LabelledSamples {
  /// Reads a folder with a folder of PNG files for each class. Classes count in the order of their names' bytes, as in Keras'
  /// `image_dataset_from_directory`.
  ///
  /// - Throws: ``DataError`` if there are no images, or some are of another format.
  init(imageFolder folder: URL, channels: Int?) throws(DataError) {
    var (files, labels, names): ([URL], [Int], [String]) = ([], [], [])
    for name in try ImageFolder.contents(of: folder) {
      let inner = folder.appendingPathComponent(name)
      guard FileBytes.isFolder(inner) else { continue }
      let images = try ImageFolder.images(below: inner)
      files += images
      labels += images.map { _ in names.count }
      names.append(name)
    }
    self = try DataError.locating(folder.path) { () throws(DataError) in
      guard !files.isEmpty else {
        throw DataError(
          "holds neither IDX files nor a folder of PNG files for each class",
          remedy: "see --help for the layouts that can be read")
      }
      return try LabelledSamples(
        samples: try ImageFolder(files, channels: channels), labels: labels, classNames: names)
    }
  }
}

extension ImageFolder {
  private static let otherFormats: Set<String> = ["jpg", "jpeg", "bmp", "gif"]
  /// How deep folders may nest.
  private static let maximumDepth = 16

  /// The names in a folder by their bytes, without hidden ones.
  static func contents(of folder: URL) throws(DataError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch { throw DataError("can't be listed", kind: .inputOutput, file: folder.path) }
  }

  /// The PNG files in a folder and those within it.
  static func images(below folder: URL, depth: Int = 0) throws(DataError) -> [URL] {
    guard depth < maximumDepth else {
      throw DataError("nests deeper than \(maximumDepth) folders", file: folder.path)
    }
    var found: [URL] = []
    for name in try contents(of: folder) {
      let url = folder.appendingPathComponent(name)
      if FileBytes.isFolder(url) {
        found += try images(below: url, depth: depth + 1)
      } else if otherFormats.contains(url.pathExtension.lowercased()) {
        throw DataError("this format is not read", remedy: "convert the image to PNG", file: url.path)
      } else if url.pathExtension.lowercased() == "png" {
        found.append(url)
      }
    }
    return found
  }
}
