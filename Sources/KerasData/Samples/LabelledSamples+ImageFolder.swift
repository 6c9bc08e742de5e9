#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LabelledSamples {
  /// Reads a folder with a folder of PNG files for each class. Classes count in the order of their names'
  /// bytes, as in Keras' `image_dataset_from_directory`.
  ///
  /// - Throws: ``DataError`` if there are no images, or some are of another format.
  init(imageFolder folder: URL, channels: Int?) throws(DataError) {
    var (files, labels, names): ([URL], [Int], [String]) = ([], [], [])
    for name in try Folder.names(in: folder) {
      let inner = folder.appendingPathComponent(name)
      guard FileBytes.isFolder(inner) else { continue }
      let images = try Folder.images(below: inner)
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
        samples: try ImageFiles(files, channels: channels), labels: labels, classNames: names)
    }
  }
}
