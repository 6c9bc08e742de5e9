/// Fixed numbers between -1 and 1: a hash of the position and the stream, the same as
/// `Fixtures/generator/gradients.py` makes.
public enum FixedFactors {
  public static func factor(_ position: Int, stream: Int) -> Double {
    var bits =
      UInt32(truncatingIfNeeded: position) &* 2_654_435_761 &+ UInt32(truncatingIfNeeded: stream * 40503 + 12345)
    for _ in 0..<2 { bits = (bits ^ (bits >> 16)) &* 0x45D9F3B }
    bits ^= bits >> 16
    return Double(bits) / 0x1p31 - 1
  }

  /// The stream of the factors of an output in the loss.
  public static func stream(ofOutput index: Int) -> Int { 100 + index }
}

/// What is known of an array: its length, and its projections on some fixed arrays.
struct ArrayDescription {
  let length: Double
  let projections: [Double]

  init(_ values: some Collection<Float>) {
    length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    projections = (0..<4).map { stream in
      values.enumerated().reduce(0.0) { $0 + Double($1.element) * FixedFactors.factor($1.offset, stream: stream) }
    }
  }

  /// - Parameter numbers: the length, then the projections.
  init(numbers: [Double]) {
    length = numbers.first ?? 0
    projections = Array(numbers.dropFirst())
  }

  /// Compares with what Keras computes.
  ///
  /// - Parameters:
  ///   - tolerance: the greatest difference as a share of the expected length.
  ///   - least: the length of which it is a share where the expected one is less, and less than 1.
  func expect(_ expected: ArrayDescription, tolerance: Double, least: Double, _ what: String) throws {
    let scale = max(expected.length, least, 1)
    for (given, wanted) in zip([length] + projections, [expected.length] + expected.projections) {
      guard abs(given - wanted) <= tolerance * scale || (given.isNaN && wanted.isNaN) else {
        throw FixtureMismatch(
          "\(what): length and projections are \([length] + projections), in Keras \([expected.length] + expected.projections)"
        )
      }
    }
  }
}
