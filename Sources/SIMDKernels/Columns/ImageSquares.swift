/// Images, channels last, of which the greatest of each square of 2 by 2 pixels is taken; a last odd line or
/// column belongs to no square.
public struct ImageSquares: Hashable, Sendable {
  public var height: Int
  public var width: Int
  public var channels: Int

  @inlinable
  public init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// The lines of squares of an image.
  @inlinable @inline(__always)
  public var lines: Int { height / 2 }
  /// The squares of a line.
  @inlinable @inline(__always)
  public var across: Int { width / 2 }
  /// The floats of a line of pixels.
  @inlinable @inline(__always)
  public var lineCount: Int { width * channels }
  /// The floats of an image.
  @inlinable @inline(__always)
  public var count: Int { height * lineCount }
  /// The floats of what is taken of an image.
  @inlinable @inline(__always)
  public var pooledCount: Int { lines * across * channels }
}

/// One vector of channels of the pixels of a square, from the top left to the bottom right, and what they are
/// before a clamp.
@usableFromInline
struct SquareVector<I: ISA> {
  @usableFromInline typealias Pixels = InlineArray<4, I.F32>

  @usableFromInline let pixels: Pixels
  @usableFromInline let values: Pixels
  @usableFromInline let greatest: I.F32

  @inlinable @inline(__always)
  init(
    _ place: UnsafePointer<Float>, _ squares: ImageSquares, scale: I.F32, shift: I.F32, _ used: Int
  ) {
    var pixels = Pixels(repeating: I.splat(0))
    var values = Pixels(repeating: I.splat(0))
    for pixel in 0..<4 {
      pixels[pixel] = I.load(place + squares.offset(pixel), used)
      values[pixel] = pixels[pixel] * scale + shift
    }
    self.pixels = pixels
    self.values = values
    greatest = I.maximum(I.maximum(values[0], values[1]), I.maximum(values[2], values[3]))
  }

  /// The first of the pixels that are the greatest.
  @inlinable @inline(__always)
  var first: I.F32 {
    var first = pixels[3]
    for pixel in 1..<4 {
      first = I.choose(first, where: values[3 - pixel], isBelow: greatest, else: pixels[3 - pixel])
    }
    return first
  }

  /// The gradients by the pixels' values, of which the first of the greatest takes that by the greatest.
  @inlinable @inline(__always)
  func gradients(_ d: I.F32) -> Pixels {
    let zero = I.splat(0)
    var left = d
    var gradients = Pixels(repeating: zero)
    for pixel in 0..<4 {
      gradients[pixel] = I.choose(zero, where: values[pixel], isBelow: greatest, else: left)
      left = I.choose(left, where: values[pixel], isBelow: greatest, else: zero)
    }
    return gradients
  }
}

extension ImageSquares {
  /// The floats from the first pixel of a square to another.
  @inlinable @inline(__always)
  func offset(_ pixel: Int) -> Int { pixel / 2 * lineCount + pixel % 2 * channels }
}
