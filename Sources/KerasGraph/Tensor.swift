/// A dense row-major array of single-precision numbers.
///
/// A tensor never changes after it is made, so it is shared between tasks without copying. Inputs of a model carry
/// the batch axis first. Integers (labels, indices of an `Embedding`) are exact up to 2^24.
public struct Tensor: Sendable {
  /// The extents, in elements. A scalar has none.
  public let shape: [Int]
  /// The elements, row by row.
  public let buffer: FloatBuffer

  /// Makes a tensor over a buffer.
  ///
  /// - Throws: ``ModelError`` if the shape has another number of elements.
  public init(shape: [Int], buffer: FloatBuffer) throws(ModelError) {
    guard Shape.count(shape) == buffer.count else {
      throw ModelError("shape \(shape) does not hold \(buffer.count) elements")
    }
    self.shape = shape
    self.buffer = buffer
  }

  /// Makes a tensor of one axis.
  public init(_ values: [Float]) {
    shape = [values.count]
    buffer = FloatBuffer(count: values.count) { _ = $0.initialize(from: values) }
  }

  /// Makes a tensor from its elements, row by row.
  ///
  /// - Throws: ``ModelError`` if the shape has another number of elements.
  public init(shape: [Int], values: [Float]) throws(ModelError) {
    try self.init(shape: shape, buffer: Tensor(values).buffer)
  }

  /// Makes a tensor whose element at each row-major position is what `element` returns for it.
  ///
  /// - Throws: ``ModelError`` if an extent is negative or the shape is too large.
  public init(shape: [Int], element: (Int) -> Float) throws(ModelError) {
    guard let count = Shape.count(shape) else { throw ModelError("shape \(shape) is not valid") }
    self.shape = shape
    buffer = FloatBuffer(count: count) { elements in
      for index in 0..<count { elements.initializeElement(at: index, to: element(index)) }
    }
  }

  /// Makes a tensor of zeros.
  ///
  /// - Throws: ``ModelError`` if an extent is negative or the shape is too large.
  public init(zeros shape: [Int]) throws(ModelError) {
    guard let count = Shape.count(shape) else { throw ModelError("shape \(shape) is not valid") }
    self.shape = shape
    buffer = FloatBuffer(zeros: count)
  }

  /// The number of elements.
  public var count: Int { buffer.count }

  /// The elements, row by row, copied.
  public var values: [Float] { Array(buffer.elements) }

  /// The first element; good as long as the tensor lives.
  public var pointer: UnsafePointer<Float> { buffer.pointer }

  /// The same elements under another shape, without copying.
  ///
  /// - Throws: ``ModelError`` if the shape has another number of elements.
  public func reshaped(_ shape: [Int]) throws(ModelError) -> Tensor {
    try Tensor(shape: shape, buffer: buffer)
  }

  /// The element at a position, one index an axis.
  public subscript(_ indices: Int...) -> Float {
    precondition(indices.count == shape.count, "one index an axis")
    return buffer.elements[zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }
}

extension Tensor: Equatable {
  /// Whether shapes are equal and elements compare equal as numbers.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && a.buffer.elements.elementsEqual(b.buffer.elements)
  }
}
