#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the pixels of a changed image come from: the one in column `x` and row `y` from column
/// `a0 * x + a1 * y + a2` and row `b0 * x + b1 * y + b2`.
///
/// The letters are those of `keras.ops.image.affine_transform`; the layers' matrices are Keras' too.
public struct ImageTransform: Hashable, Sendable {
  public var a0, a1, a2, b0, b1, b2: Float

  public init(a0: Float, a1: Float, a2: Float, b0: Float, b1: Float, b2: Float) {
    (self.a0, self.a1, self.a2) = (a0, a1, a2)
    (self.b0, self.b1, self.b2) = (b0, b1, b2)
  }

  /// Every pixel stays where it is.
  public static let identity = ImageTransform(a0: 1, a1: 0, a2: 0, b0: 0, b1: 1, b2: 0)

  /// Turns an image about its centre, counterclockwise as it is seen.
  ///
  /// - Parameter turns: the angle, in fractions of a full turn.
  public static func rotation(turns: Float, height: Int, width: Int) -> ImageTransform {
    let angle = turns * 2 * .pi
    let (cosine, sine) = (cos(angle), sin(angle))
    let (x, y) = (Float(width - 1) / 2, Float(height - 1) / 2)
    return ImageTransform(
      a0: cosine, a1: -sine, a2: x - x * cosine + y * sine, b0: sine, b1: cosine, b2: y - x * sine - y * cosine)
  }

  /// Shifts an image down and to the right, by fractions of its extents.
  public static func translation(down: Float, right: Float, height: Int, width: Int) -> ImageTransform {
    ImageTransform(a0: 1, a1: 0, a2: -right * Float(width), b0: 0, b1: 1, b2: -down * Float(height))
  }

  /// Shrinks an image about its centre by factors: those above 1 show more than the image, those below 1 enlarge it.
  public static func zoom(vertical: Float, horizontal: Float, height: Int, width: Int) -> ImageTransform {
    ImageTransform(
      a0: horizontal, a1: 0, a2: Float(width - 1) / 2 * (1 - horizontal),
      b0: 0, b1: vertical, b2: Float(height - 1) / 2 * (1 - vertical))
  }

  /// Slants an image about its upper left corner.
  public static func shear(x: Float, y: Float) -> ImageTransform {
    ImageTransform(a0: 1, a1: x, a2: 0, b0: y, b1: 1, b2: 0)
  }

  /// Mirrors an image.
  public static func flip(horizontal: Bool, vertical: Bool, height: Int, width: Int) -> ImageTransform {
    ImageTransform(
      a0: horizontal ? -1 : 1, a1: 0, a2: horizontal ? Float(width - 1) : 0,
      b0: 0, b1: vertical ? -1 : 1, b2: vertical ? Float(height - 1) : 0)
  }

  /// One transform that does what this one and then `next` do.
  public func followed(by next: ImageTransform) -> ImageTransform {
    ImageTransform(
      a0: a0 * next.a0 + a1 * next.b0, a1: a0 * next.a1 + a1 * next.b1, a2: a0 * next.a2 + a1 * next.b2 + a2,
      b0: b0 * next.a0 + b1 * next.b0, b1: b0 * next.a1 + b1 * next.b1, b2: b0 * next.a2 + b1 * next.b2 + b2)
  }
}
