#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LabelledSamples {
  /// Reads labelled samples in any of the known layouts:
  /// - an `.npz` file with `x_test` and `y_test`, or `x` and `y`;
  /// - a folder with one IDX file of samples and one of labels (`t10k-images…` and `t10k-labels…`, perhaps
  ///   gzipped);
  /// - the IDX file of samples, when that of its labels lies beside it;
  /// - a folder with a folder of PNG or JPEG files for each class.
  ///
  /// Samples that are not compressed stay in their files until they are asked for.
  ///
  /// - Parameters:
  ///   - part: which of several parts of the data to read.
  ///   - images: what becomes of image files.
  /// - Throws: ``DataError`` if it is none of these, or is damaged.
  public init(
    contentsOf url: URL, part: DataPart = .test, images: ImageOptions = ImageOptions(damaged: .foundInUse)
  ) throws(DataError) {
    if FileBytes.isFolder(url) {
      if let pair = try Self.idxPair(in: url, part) {
        try self.init(idx: pair.samples, labels: pair.labels)
      } else {
        try self.init(imageFolder: url, images)
      }
    } else if url.pathExtension == "npz" {
      try self.init(npz: url, part)
    } else {
      try self.init(idx: url, labels: Self.labelsFile(besides: url))
    }
  }

  /// Reads a pair of IDX files.
  ///
  /// - Throws: ``DataError`` if one is missing or damaged, or they differ in their number of samples.
  public init(idx samples: URL, labels: URL) throws(DataError) {
    let (inputs, classes) = (try SampleFile.samples(idx: samples), try DataArray(idxFile: labels))
    self = try DataError.locating(samples.path) { () throws(DataError) in
      try LabelledSamples(samples: inputs, labels: classes)
    }
  }

  private init(npz url: URL, _ part: DataPart) throws(DataError) {
    let archive = try NPZArchive(contentsOf: url)
    for (samples, labels) in part.arrayNames {
      guard let inputs = try archive.samples(named: samples), let classes = try archive.array(named: labels)
      else {
        continue
      }
      self = try DataError.locating(url.path) { () throws(DataError) in
        try LabelledSamples(samples: inputs, labels: classes)
      }
      return
    }
    throw DataError(
      "holds \(archive.names.joined(separator: ", ")), but no samples with labels",
      remedy: "name the arrays \(part.arrayNames[0].samples) and \(part.arrayNames[0].targets), or x and y",
      file: url.path)
  }

  /// The IDX files of a folder: of several pairs, that of the part.
  private static func idxPair(
    in folder: URL, _ part: DataPart
  ) throws(DataError) -> (samples: URL, labels: URL)? {
    let names = try Folder.names(in: folder)
    let samples = names.filter { $0.contains("images") && $0.contains("idx") }
    guard let name = samples.first(where: part.isNamed) ?? samples.first else {
      return nil
    }
    let file = folder.appendingPathComponent(name)
    return (file, labelsFile(besides: file))
  }

  /// `t10k-labels-idx1-ubyte` for `t10k-images-idx3-ubyte`.
  private static func labelsFile(besides samples: URL) -> URL {
    let name = samples.lastPathComponent
      .replacing("images", with: "labels").replacing("idx3", with: "idx1")
    return samples.deletingLastPathComponent().appendingPathComponent(name)
  }
}
