import KerasGraph
import SIMDKernels

/// How a weight of a new model is filled.
///
/// See https://keras.io/api/layers/initializers/. Distributions are Keras', the random numbers are not: the same seed
/// gives the same weights here on every processor.
public protocol Initializer: KerasObject {
  /// Fills a weight.
  ///
  /// - Parameters:
  ///   - shape: the extents of the weight, which is row-major.
  ///   - random: where random numbers come from, unless the initializer has a seed of its own.
  /// - Throws: ``ModelError`` if a weight of the shape can't be filled so.
  func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor
}

extension Initializer {
  public static var kerasModule: String { "keras.initializers" }
}

/// The seed of an initializer, as Keras writes it: an integer, a generator that holds one, or null.
public struct InitializerSeed: Hashable, Sendable {
  private let json: JSON

  /// - Parameter seed: default none: the model's random numbers are taken.
  public init(_ seed: Int? = nil) { json = seed.map(JSON.integer) ?? .null }

  init(_ config: inout ConfigReader) {
    json = config.take("seed") ?? .null
    if !json.isNull, number == nil {
      config.refuse("seed \(json.serialized.prefix(60)) is not supported", remedy: "use an integer or null")
    }
  }

  func encode(to config: inout ConfigWriter) { config.write("seed", json) }

  private var number: Int? { json.int ?? json["config"]?["seed"]?.int }

  func sequence(_ random: RandomSequence) -> RandomSequence {
    guard let number else { return random }
    return RandomSequence(seed: UInt64(bitPattern: Int64(number)))
  }
}

extension Tensor {
  /// Makes a tensor whose elements `fill` sets all.
  ///
  /// - Throws: ``ModelError`` if an extent is negative or the shape is too large.
  init(shape: [Int], fill: (UnsafeMutablePointer<Float>, _ count: Int) -> Void) throws(ModelError) {
    guard let count = Shape.count(shape) else { throw ModelError("shape \(shape) is not valid") }
    let buffer = FloatBuffer(count: count) { elements in
      if let start = elements.baseAddress { fill(start, count) }
    }
    try self.init(shape: shape, buffer: buffer)
  }
}
