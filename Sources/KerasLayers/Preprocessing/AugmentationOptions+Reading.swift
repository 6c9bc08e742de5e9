import ImageAugmentation
import KerasGraph
import SIMDKernels

extension AugmentationOptions {
  /// The option that Keras calls a factor: a number for as far down as up, or the two ends.
  ///
  /// - Throws: ``ModelError`` if it is anything else.
  func factor(_ name: String) throws(ModelError) -> Factor {
    guard let option = self[name], let bounds = option.numbers else { throw unsupported(name) }
    switch bounds.count {
    case 1 where option.elements == nil: return Factor(bounds[0])
    case 2: return Factor(bounds[0], bounds[1])
    default: throw unsupported(name)
    }
  }

  /// The same for an option that may be missing.
  func optionalFactor(_ name: String) throws(ModelError) -> Factor? {
    guard let option = self[name], !option.isNull else { return nil }
    return try factor(name)
  }

  /// The bounds of the values of pixels: `value_range`, 0 to 255 if it is missing.
  func valueRange() throws(ModelError) -> ClosedRange<Float> {
    guard let option = self["value_range"], !option.isNull else { return 0...255 }
    guard let bounds = option.numbers, bounds.count == 2, let lower = bounds.min(), let upper = bounds.max() else {
      throw unsupported("value_range")
    }
    return lower...upper
  }

  /// A change of where things are in images, with the options that tell what becomes of places between
  /// pixels and beyond.
  func moving(_ changes: GeometricChange...) throws(ModelError) -> Augmentation {
    var augmentation = Augmentation(geometry: changes)
    if let option = self["fill_mode"] {
      guard let mode = option.text.flatMap(FillMode.init) else { throw unsupported("fill_mode") }
      augmentation.fillMode = mode
    }
    if let option = self["interpolation"] {
      guard let interpolation = option.text.flatMap(PixelInterpolation.init) else { throw unsupported("interpolation") }
      augmentation.interpolation = interpolation
    }
    if let option = self["fill_value"] {
      guard let value = option.double else { throw unsupported("fill_value") }
      augmentation.fillValue = Float(value)
    }
    return augmentation
  }

  func unsupported(_ name: String) -> ModelError {
    ModelError("\(name) \((self[name] ?? .null).serialized.prefix(60)) is not supported in training")
  }
}

extension JSON {
  /// A number, or a list of numbers.
  fileprivate var numbers: [Float]? {
    if let double { return [Float(double)] }
    guard let elements else { return nil }
    let numbers = elements.compactMap { $0.double.map { Float($0) } }
    return numbers.count == elements.count ? numbers : nil
  }
}
