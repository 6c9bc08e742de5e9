import KerasGraph
import SIMDKernels

/// A matrix, of all axes but the last by the last, with orthonormal columns, or rows where there are more columns;
/// times `gain`.
///
/// Drawn evenly among all such matrices: the first factor of a QR decomposition of normal numbers. See
/// https://keras.io/api/layers/initializers/#orthogonal-class and Saxe et al., 2014 (https://arxiv.org/abs/1312.6120).
public struct Orthogonal: Initializer {
  public static let kerasName = "Orthogonal"
  public static let aliases = ["OrthogonalInitializer"]

  /// Default 1.
  public var gain: Float
  public var seed: InitializerSeed

  public init(gain: Float = 1, seed: InitializerSeed = InitializerSeed()) {
    self.gain = gain
    self.seed = seed
  }

  public init(config: inout ConfigReader) {
    gain = config.float("gain", default: 1)
    seed = InitializerSeed(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    seed.encode(to: &config)
    config.write("gain", gain)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    guard shape.count > 1, let columns = shape.last else {
      throw ModelError("Orthogonal fills matrices, not a weight of shape \(shape)", remedy: "use another initializer")
    }
    let rows = shape.dropLast().reduce(1, *)
    let (length, count) = (max(rows, columns), min(rows, columns))
    let normal = try RandomNormal(deviation: 1, seed: seed).tensor(shape: [count, length], random: random)
    let basis = Self.orthonormal(normal.values.map(Double.init), count: count, length: length)
    return try Tensor(shape: shape) { index in
      let (row, column) = (index / columns, index % columns)
      return gain * Float(rows < columns ? basis[row * length + column] : basis[column * length + row])
    }
  }

  /// Makes vectors, one after the other, of length one and orthogonal to those before: Gram and Schmidt, twice.
  private static func orthonormal(_ given: [Double], count: Int, length: Int) -> [Double] {
    var vectors = given
    vectors.withUnsafeMutableBufferPointer { vectors in
      for current in 0..<count {
        let vector = current * length
        for step in 0..<2 * current {
          let other = step % current * length
          var product: Double = 0
          for k in 0..<length { product += vectors[vector + k] * vectors[other + k] }
          for k in 0..<length { vectors[vector + k] -= product * vectors[other + k] }
        }
        var squares: Double = 0
        for k in 0..<length { squares += vectors[vector + k] * vectors[vector + k] }
        let scale = 1 / squares.squareRoot()
        for k in 0..<length { vectors[vector + k] *= scale }
      }
    }
    return vectors
  }
}
