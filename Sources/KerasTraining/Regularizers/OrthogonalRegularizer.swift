import KerasGraph

/// `factor` times the mean magnitude of the cosines between the rows of a matrix, or between its columns.
///
/// See https://keras.io/api/layers/regularizers/#orthogonalregularizer-class.
public struct OrthogonalRegularizer: Regularizer {
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    case rows, columns
  }

  public static let kerasName = "OrthogonalRegularizer"

  /// Default 0.01.
  public var factor: Float
  /// Default rows.
  public var mode: Mode

  public init(factor: Float = 0.01, mode: Mode = .rows) {
    self.factor = factor
    self.mode = mode
  }

  public init(config: inout ConfigReader) {
    factor = config.float("factor", default: 0.01)
    mode = config.choice("mode", default: .rows)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("factor", factor)
    config.write("mode", mode)
  }

  public func validate(shape: [Int]) throws(ModelError) {
    guard shape.count == 2 else {
      throw ModelError("an orthogonal regularizer needs a matrix, not shape \(shape)", remedy: "use L2")
    }
  }

  public func penalty(
    _ values: UnsafePointer<Float>, shape: [Int], gradient: UnsafeMutablePointer<Float>?, scale: Float
  ) -> Float {
    guard shape.count == 2 else { return 0 }
    let matrix = Vectors(values, rows: shape[0], columns: shape[1], mode: mode)
    let pairs = Double(matrix.count) * Double(matrix.count - 1) / 2
    guard pairs > 0 else { return 0 }
    var sum: Double = 0
    var pulls = [Double](repeating: 0, count: matrix.length)
    for i in 0..<matrix.count {
      pulls.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
      for j in 0..<matrix.count where j != i {
        let cosine = matrix.cosine(i, j)
        sum += abs(cosine)
        // The slope of |u v| by the direction u is sign(u v) (v - (u v) u).
        let side: Double = cosine > 0 ? 1 : cosine < 0 ? -1 : 0
        for k in 0..<matrix.length { pulls[k] += side * (matrix[j, k] - cosine * matrix[i, k]) }
      }
      guard let gradient else { continue }
      for k in 0..<matrix.length {
        let slope = Double(factor) * pulls[k] * matrix.inverseNorms[i] / pairs
        gradient[matrix.place(i, k)] += scale * Float(slope)
      }
    }
    return Float(Double(factor) * 0.5 * sum / pairs)
  }
}

/// The rows or the columns of a matrix, each made of length one.
private struct Vectors {
  let count: Int
  let length: Int
  let inverseNorms: [Double]
  private let values: UnsafePointer<Float>
  private let vectorStride: Int
  private let elementStride: Int

  init(_ values: UnsafePointer<Float>, rows: Int, columns: Int, mode: OrthogonalRegularizer.Mode) {
    self.values = values
    (count, length) = mode == .rows ? (rows, columns) : (columns, rows)
    let (vectorStride, elementStride) = mode == .rows ? (columns, 1) : (1, columns)
    self.vectorStride = vectorStride
    self.elementStride = elementStride
    inverseNorms = (0..<count).map { [length] vector in
      let squares = (0..<length).reduce(0.0) { sum, k in
        let value = Double(values[vector * vectorStride + k * elementStride])
        return sum + value * value
      }
      return 1 / max(squares.squareRoot(), 1e-7)
    }
  }

  func place(_ vector: Int, _ element: Int) -> Int { vector * vectorStride + element * elementStride }

  subscript(vector: Int, element: Int) -> Double { Double(values[place(vector, element)]) * inverseNorms[vector] }

  func cosine(_ a: Int, _ b: Int) -> Double {
    var sum: Double = 0
    for k in 0..<length { sum += self[a, k] * self[b, k] }
    return sum
  }
}
