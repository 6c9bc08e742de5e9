extension Layer {
  /// The shapes of the outputs, each extent of which 32 bits hold, so that the next layer's arithmetic can't overflow.
  ///
  /// - Throws: ``ModelError`` if the layer can't take these inputs, or makes more of them than any array can hold.
  func soundOutputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    let shapes = try outputShapes(inputs, arguments: arguments)
    for shape in shapes where !shape.dimensions.allSatisfy({ $0.map { (0...Int(Int32.max)).contains($0) } ?? true }) {
      throw ModelError("its output of shape \(shape) is not possible")
    }
    return shapes
  }
}

extension Array where Element == Shape {
  /// The only shape.
  ///
  /// - Throws: ``ModelError`` if there are none or several.
  public func single() throws(ModelError) -> Shape {
    guard count == 1 else { throw ModelError("takes one input, not \(count)") }
    return self[0]
  }

  /// The only shape, which must have a number of axes, the batch axis included.
  ///
  /// - Throws: ``ModelError`` that names the shape.
  public func single(rank: Int) throws(ModelError) -> Shape {
    let shape = try single()
    guard shape.rank == rank else {
      throw ModelError("takes an input of \(rank) axes, not of shape \(shape)")
    }
    return shape
  }
}
