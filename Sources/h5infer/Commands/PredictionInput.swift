import FoundationEssentials
import KerasKit

/// The tensors that a prediction is made from.
struct PredictionInput {
  /// One an input of the model, batch axis first.
  let tensors: [Tensor]
  /// What to call each sample, empty if they have no names.
  let names: [String]
  let elementType: ElementType
  /// Whether the numbers are levels of images.
  let isImage: Bool

  /// Reads files.
  ///
  /// - Parameter inputs: the shapes that the model takes.
  /// - Throws: ``DataError`` if a file can't be read, or holds another number of arrays than the model has
  ///   inputs.
  init(paths: [String], inputs: [Shape?]) throws {
    let urls = paths.map { URL(fileURLWithPath: $0) }
    guard let first = urls.first else { throw DataError("no input is given") }
    if try ArrayFile(first) == .png {
      let images = try Self.images(urls, channels: inputs.first?.flatMap(\.imageChannels))
      self.init(tensors: [images.tensor], names: paths, elementType: images.elementType, isImage: true)
      return
    }
    guard urls.count == 1 else {
      throw DataError("only PNG files can be given together", remedy: "give one file", file: paths[1])
    }
    let arrays = try Self.arrays(first, count: inputs.count)
    let isExact = try ArrayFile(first) == .npz
    let tensors = try zip(arrays, inputs).map { array, shape in
      let tensor = try array.tensor()
      return try isExact ? tensor : tensor.arranged(for: shape)
    }
    self.init(tensors: tensors, names: [], elementType: arrays.first?.elementType ?? .float32, isImage: false)
  }

  private init(tensors: [Tensor], names: [String], elementType: ElementType, isImage: Bool) {
    self.tensors = tensors
    self.names = names
    self.elementType = elementType
    self.isImage = isImage
  }

  private static func images(
    _ urls: [URL], channels: Int?
  ) throws -> (tensor: Tensor, elementType: ElementType) {
    let images = try ImageFiles(urls, channels: channels)
    return (try images.tensor(samples: 0..<urls.count), images.elementType)
  }

  /// The arrays x0, x1, …, or all arrays if they are as many as wanted.
  private static func arrays(_ url: URL, count: Int) throws -> [DataArray] {
    let named = try NamedArrays(contentsOf: url)
    let numbered = named.numbered("x")
    if numbered.count == count { return numbered }
    guard numbered.isEmpty, named.entries.count == count else {
      throw DataError(
        "holds \(named.names.joined(separator: ", ")), but the model has \(count) inputs",
        remedy: "name the arrays x0 to x\(count - 1) in the order of the model's inputs", file: url.path)
    }
    return named.entries.map(\.array)
  }
}

extension Tensor {
  /// The same numbers with a batch axis, when they are one sample, or rows of flattened samples.
  fileprivate func arranged(for shape: Shape?) throws -> Tensor {
    guard let shape, !shape.isCompatible(with: Shape(self.shape)) else { return self }
    if shape.isCompatible(with: Shape([1] + self.shape)) { return try reshaped([1] + self.shape) }
    guard let sample = shape.concreteSample, let size = shape.sampleCount, size > 0, self.shape.count <= 2
    else {
      return self
    }
    if self.shape.count == 1, count == size { return try reshaped([1] + sample) }
    return self.shape.last == size ? try reshaped([count / size] + sample) : self
  }
}
