#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TrainingSamples {
  /// Reads what a model is trained on, in any of the known layouts:
  /// - an `.npz` file with `x_train` and `y_train`, or `x` and `y`, or `x0`, `x1`, … and `y0`, `y1`, … for
  ///   several inputs and outputs; perhaps with `sample_weight`;
  /// - a `.csv` file, whose last column is the target;
  /// - a folder with pairs of IDX files, or one file of a pair;
  /// - a folder with a folder of images for each class.
  ///
  /// Whole numbers from 0 up, one a sample, are classes. Samples that are not compressed stay in their files
  /// until they are asked for.
  ///
  /// - Parameters:
  ///   - part: which of several parts of the data to read.
  ///   - images: what becomes of image files.
  ///   - scaling: how the numbers become a model's input; `nil` for the usual one of their element type.
  /// - Throws: ``DataError`` if it is none of these, or is damaged.
  public init(
    contentsOf url: URL, part: DataPart = .training, images: ImageOptions = ImageOptions(),
    scaling: Scaling? = nil
  ) throws(DataError) {
    switch url.pathExtension.lowercased() {
    case "npz" where !FileBytes.isFolder(url): try self.init(npz: url, part, scaling)
    case "csv" where !FileBytes.isFolder(url): try self.init(csv: url, scaling)
    default: try self.init(LabelledSamples(contentsOf: url, part: part, images: images), scaling: scaling)
    }
  }

  private init(csv url: URL, _ scaling: Scaling?) throws(DataError) {
    let bytes = try FileBytes.read(url)
    self = try DataError.locating(url.path) { () throws(DataError) in
      let table = try CSV.array(bytes)
      guard table.shape[1] > 1 else {
        throw DataError(
          "has one column only", remedy: "give the target of each sample in a column behind the others")
      }
      let columns = table.shape[1] - 1
      return try TrainingSamples(
        inputs: [table.columns(0..<columns)], scalings: scaling.map { [$0] },
        targets: [Self.targets(table.columns(columns..<columns + 1))])
    }
  }

  private init(npz url: URL, _ part: DataPart, _ scaling: Scaling?) throws(DataError) {
    let archive = try NPZArchive(contentsOf: url)
    let present = Set(archive.names)
    guard let names = part.arrayNames.first(where: { present.isSuperset(of: [$0.samples, $0.targets]) }) else {
      throw DataError(
        "holds \(archive.names.joined(separator: ", ")), but no samples with targets",
        remedy: "name the arrays \(part.arrayNames[0].samples) and \(part.arrayNames[0].targets), or x and y",
        file: url.path)
    }
    var inputs: [any SampleSource] = []
    for name in archive.numbered(from: names.samples) {
      if let samples = try archive.samples(named: name) { inputs.append(samples) }
    }
    var targets: [any SampleSource] = []
    for name in archive.numbered(from: names.targets) {
      if let array = try archive.array(named: name) { targets.append(try Self.targets(array)) }
    }
    let weights = try archive.array(named: "sample_weight")?.tensor().values
    self = try DataError.locating(url.path) { () throws(DataError) in
      try TrainingSamples(
        inputs: inputs, scalings: scaling.map { [Scaling](repeating: $0, count: inputs.count) },
        targets: targets, weights: weights)
    }
  }

  /// Classes, if there is a whole number from 0 up for each sample; otherwise the numbers themselves.
  private static func targets(_ array: DataArray) throws(DataError) -> any SampleSource {
    guard array.sampleShape.allSatisfy({ $0 == 1 }), array.count > 0 else { return array }
    guard let numbers = try? array.integers(), numbers.allSatisfy({ $0 >= 0 }) else { return array }
    return ClassNumbers(numbers)
  }
}

extension NPZArchive {
  /// `x0`, `x1`, … as far as there are, from `x0`; any other name alone.
  fileprivate func numbered(from name: String) -> [String] {
    guard name.hasSuffix("0") else { return [name] }
    return Array((0...).lazy.map { String(name.dropLast()) + String($0) }.prefix { self.names.contains($0) })
  }
}

extension DataArray {
  /// Some columns of a table.
  fileprivate func columns(_ columns: Range<Int>) throws(DataError) -> DataArray {
    let (row, size) = (shape[1] * elementType.size, elementType.size)
    var chosen: [UInt8] = []
    chosen.reserveCapacity(shape[0] * columns.count * size)
    for start in stride(from: 0, to: bytes.count, by: row) {
      chosen += bytes[(start + columns.lowerBound * size)..<(start + columns.upperBound * size)]
    }
    return try DataArray(shape: [shape[0], columns.count], elementType: elementType, bytes: chosen)
  }
}
