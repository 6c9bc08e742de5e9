#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LabelledSamples {
  /// Reads a folder with a folder of image files for each class. Classes count in the order of their names'
  /// bytes, as in Keras' `image_dataset_from_directory`.
  ///
  /// - Throws: ``DataError`` if there are no images, some are of another format, or some are damaged and that
  ///   is refused.
  init(imageFolder folder: URL, _ options: ImageOptions) throws(DataError) {
    let index = try ClassFolders(folder)
    self = try DataError.locating(folder.path) { () throws(DataError) in
      guard !index.files.isEmpty else {
        throw DataError(
          "holds neither IDX files nor a folder of PNG or JPEG files for each class",
          remedy: "see --help for the layouts that can be read")
      }
      if options.damaged == .foundInUse { return try index.samples(options, leavingOut: [:]) }
      let damage = try index.damage(options)
      guard damage.isEmpty || options.damaged == .skipped else {
        let list = damage.sorted { $0.key < $1.key }.map { "\n  \($0.value)" }.joined()
        throw DataError(
          "\(damage.count) of \(index.files.count) images can't be used:\(list)",
          remedy: "\nmend or remove them, or have them skipped")
      }
      return try index.samples(options, leavingOut: damage)
    }
  }
}

/// The image files in the folders of classes.
private struct ClassFolders {
  var files: [URL] = []
  var labels: [Int] = []
  var names: [String] = []

  init(_ folder: URL) throws(DataError) {
    for name in try Folder.names(in: folder) {
      let inner = folder.appendingPathComponent(name)
      guard FileBytes.isFolder(inner) else { continue }
      let images = try Folder.images(below: inner)
      files += images
      labels += images.map { _ in names.count }
      names.append(name)
    }
  }

  /// What is wrong with files, by their index.
  ///
  /// The others are measured by the first file that can be read.
  func damage(_ options: ImageOptions) throws(DataError) -> [Int: DataError] {
    var damage: [Int: DataError] = [:]
    for (index, file) in files.enumerated() {
      do throws(DataError) {
        _ = try ImageFiles([file], options)
        let rest = try ImageFiles([file] + files[index...].dropFirst(), options).damage()
        for (place, error) in rest { damage[index + place] = error }
        return damage
      } catch { damage[index] = error }
    }
    return damage
  }

  func samples(
    _ options: ImageOptions, leavingOut damage: [Int: DataError]
  ) throws(DataError) -> LabelledSamples {
    let kept = files.indices.filter { damage[$0] == nil }
    guard !kept.isEmpty else { throw DataError("all \(files.count) images are damaged") }
    return try LabelledSamples(
      samples: try ImageFiles(kept.map { files[$0] }, options), labels: kept.map { labels[$0] },
      classNames: names, skipped: damage.sorted { $0.key < $1.key }.map(\.value))
  }
}
