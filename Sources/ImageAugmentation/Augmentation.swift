import SIMDKernels

/// Random changes to the images that a model is trained on.
///
/// All geometric changes happen in one resampling of an image, which blurs it once and costs one pass: first those of
/// ``geometry`` in their order, then ``elastic``. Changes of ``colors`` follow in their order.
public struct Augmentation: Hashable, Sendable {
  public var geometry: [GeometricChange]
  public var elastic: ElasticDistortion?
  public var colors: [ColorChange]
  public var fillMode: FillMode
  /// What lies beyond an image under ``FillMode/constant``, in the values that images have before they are scaled.
  public var fillValue: Float
  public var interpolation: PixelInterpolation
  /// The values that images have, before they are scaled, for changes of colors; `nil` for all that whole numbers of
  /// their type can be, and 0 to 1 for other numbers.
  public var valueRange: ClosedRange<Float>?

  public init(
    geometry: [GeometricChange] = [], elastic: ElasticDistortion? = nil, colors: [ColorChange] = [],
    fillMode: FillMode = .reflect, fillValue: Float = 0, interpolation: PixelInterpolation = .bilinear,
    valueRange: ClosedRange<Float>? = nil
  ) {
    self.geometry = geometry
    self.elastic = elastic
    self.colors = colors
    self.fillMode = fillMode
    self.fillValue = fillValue
    self.interpolation = interpolation
    self.valueRange = valueRange
  }
}
