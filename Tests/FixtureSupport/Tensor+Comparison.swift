import KerasGraph

extension Tensor {
  /// Compares with what Keras computes.
  ///
  /// - Parameter tolerance: the greatest difference, as a share of the greatest absolute value that is
  ///   expected (or of 1, if that is less).
  /// - Throws: ``FixtureMismatch`` that names the shapes, or the place of the greatest difference.
  public func expect(_ expected: Tensor, tolerance: Float, _ what: @autoclosure () -> String) throws {
    guard shape == expected.shape else {
      throw FixtureMismatch("\(what()): the shape is \(shape), in Keras \(expected.shape)")
    }
    let (given, wanted) = (values, expected.values)
    let scale = wanted.lazy.filter(\.isFinite).map(abs).reduce(1, max)
    var worst: (index: Int, difference: Float) = (0, 0)
    for index in given.indices where given[index] != wanted[index] {
      if given[index].isNaN && wanted[index].isNaN { continue }
      let difference = abs(given[index] - wanted[index])
      if !(difference <= worst.difference) { worst = (index, difference) }
      if difference.isNaN { break }
    }
    guard worst.difference <= tolerance * scale else {
      throw FixtureMismatch(
        "\(what()): element \(worst.index) of \(shape) is \(given[worst.index]), "
          + "in Keras \(wanted[worst.index]); the difference is \(worst.difference / scale) of the scale")
    }
  }

  /// Sample `index` as a batch of one.
  func sample(_ index: Int) throws -> Tensor {
    let count = count / max(shape[0], 1)
    return try Tensor(
      shape: [1] + shape.dropFirst(), values: Array(values[index * count..<(index + 1) * count]))
  }

  /// The batches one after the other.
  static func joined(_ batches: [Tensor]) throws -> Tensor {
    guard let first = batches.first else { throw FixtureMismatch("no samples") }
    return try Tensor(
      shape: [batches.reduce(0) { $0 + $1.shape[0] }] + first.shape.dropFirst(),
      values: batches.flatMap(\.values))
  }
}
