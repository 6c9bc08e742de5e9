import KerasGraph

/// Classes as rows with a one at the class and zeros elsewhere: what Keras' `categorical_crossentropy` takes.
struct OneHot: SampleSource {
  let classes: ClassNumbers
  let classCount: Int

  var sampleCount: Int { classes.sampleCount }
  var sampleShape: [Int] { [classCount] }
  var elementType: ElementType { .float32 }

  func read(_ sample: Int, into output: UnsafeMutablePointer<Float>) throws(DataError) {
    var index: Float = 0
    try classes.read(sample, into: &index)
    output.update(repeating: 0, count: classCount)
    output[Int(index)] = 1
  }
}

extension TrainingSamples {
  /// The same data, whose classes are rows with a one at the class and zeros elsewhere.
  ///
  /// - Parameter classes: how many classes there are; `nil` for as many as the data has.
  /// - Throws: ``DataError`` if a target is no class, or is one of those beyond.
  public func oneHot(classes: Int? = nil) throws(DataError) -> TrainingSamples {
    try replacingTargets { source throws(DataError) in
      guard let numbers = source as? ClassNumbers else { throw DataError("the targets are no classes") }
      let count = classes ?? numbers.classCount
      guard numbers.largest < count else {
        throw DataError("there is a class \(numbers.largest), but only \(count) classes, 0 to \(count - 1)")
      }
      return OneHot(classes: numbers, classCount: count)
    }
  }
}
