/// The extents of a value, batch axis first; `nil` where an extent is known only when the model runs.
///
/// Written as Keras writes it: `(None, 28, 28, 1)`.
public struct Shape: Hashable, Sendable {
  /// The extents, in elements.
  public var dimensions: [Int?]

  public init(_ dimensions: [Int?]) {
    self.dimensions = dimensions
  }

  /// The shape of a batch of unknown size of samples of the given extents.
  public init(batchOf sample: [Int]) {
    dimensions = [nil] + sample
  }

  /// The number of axes, the batch axis included.
  public var rank: Int { dimensions.count }

  /// The extents of one sample, without the batch axis.
  public var sample: [Int?] { Array(dimensions.dropFirst()) }

  /// The extents of one sample if all are known.
  public var concreteSample: [Int]? {
    let known = sample.compactMap { $0 }
    return known.count == sample.count ? known : nil
  }

  /// The number of elements of one sample, `nil` if an extent is unknown or the product overflows.
  public var sampleCount: Int? { concreteSample.flatMap(Shape.count) }

  public subscript(axis: Int) -> Int? {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// The product of extents, `nil` if one is negative or it overflows.
  public static func count(_ extents: [Int]) -> Int? {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow || extent < 0 { return nil }
      product = next
    }
    return product
  }

  /// The axis counted from the front, from one that may count from the end as in Python.
  ///
  /// - Returns: `nil` if there is no such axis.
  public func normalized(axis: Int) -> Int? {
    let counted = axis < 0 ? axis + rank : axis
    return dimensions.indices.contains(counted) ? counted : nil
  }

  /// Whether two shapes can be of one value: equal where both are known.
  public func isCompatible(with other: Shape) -> Bool {
    rank == other.rank
      && zip(dimensions, other.dimensions).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int?...) {
    dimensions = elements
  }
}

extension Shape: CustomStringConvertible {
  public var description: String {
    let listed = dimensions.map { $0.map(String.init) ?? "None" }.joined(separator: ", ")
    return rank == 1 ? "(\(listed),)" : "(\(listed))"
  }
}

extension Shape {
  /// The extent of the last axis.
  ///
  /// - Throws: ``ModelError`` if it is not known.
  public func knownLastExtent() throws(ModelError) -> Int {
    guard let extent = dimensions.last ?? nil else {
      throw ModelError("the last axis of its input \(self) must be known")
    }
    return extent
  }
}
