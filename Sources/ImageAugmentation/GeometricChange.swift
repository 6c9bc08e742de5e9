import SIMDKernels

/// A random change of where things are in an image, by the names and options of Keras' layers.
public enum GeometricChange: Hashable, Sendable {
  /// `RandomRotation`: a part of a full turn, counterclockwise.
  case rotation(Factor)
  /// `RandomTranslation`: parts of the height and the width, down and to the right.
  case translation(height: Factor, width: Factor)
  /// `RandomZoom`: how much smaller things become, by parts of their size; without a factor for the width, they keep
  /// their proportions.
  case zoom(height: Factor, width: Factor?)
  /// `RandomShear`: both slants change sign together, as often as not.
  case shear(x: Factor, y: Factor)
  /// `RandomFlip`: as often as not, along each axis of the mode at once.
  case flip(horizontal: Bool, vertical: Bool)

  /// A change drawn at random, for images of one size. Amounts are drawn in Keras' order, the height's first.
  public func drawn(_ random: inout RandomStream, height: Int, width: Int) -> ImageTransform {
    switch self {
    case .rotation(let factor):
      return .rotation(turns: factor.drawn(&random), height: height, width: width)
    case .translation(let vertical, let horizontal):
      let down = vertical.drawn(&random)
      return .translation(down: down, right: horizontal.drawn(&random), height: height, width: width)
    case .zoom(let vertical, let horizontal):
      let zoom = 1 + vertical.drawn(&random)
      let other = horizontal.map { 1 + $0.drawn(&random) } ?? zoom
      return .zoom(vertical: zoom, horizontal: other, height: height, width: width)
    case .shear(let x, let y):
      let sign: Float = random.uniform(0, 1) > 0.5 ? -1 : 1
      let vertical = y.drawn(&random) * sign
      return .shear(x: x.drawn(&random) * sign, y: vertical)
    case .flip(let horizontal, let vertical):
      guard random.uniform(0, 1) <= 0.5 else { return .identity }
      return .flip(horizontal: horizontal, vertical: vertical, height: height, width: width)
    }
  }
}
