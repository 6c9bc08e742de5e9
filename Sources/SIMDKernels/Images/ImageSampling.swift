/// Where each pixel of a resampled image comes from, and what lies beyond the image.
///
/// The pixel in column `x` and row `y` is taken at column `a0 * x + a1 * y + a2` and row `b0 * x + b1 * y + b2`; with
/// displacements, at those of `x + dx` and `y + dy`.
public struct ImageSampling: Hashable, Sendable {
  public var height: Int
  public var width: Int
  public var channels: Int
  public var fillMode: FillMode
  /// Whether the nearest pixel is taken; otherwise the four around a place are blended bilinearly.
  public var isNearest: Bool
  public var a0, a1, a2, b0, b1, b2: Float

  public init(
    height: Int, width: Int, channels: Int, fillMode: FillMode, isNearest: Bool, a0: Float, a1: Float, a2: Float,
    b0: Float, b1: Float, b2: Float
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    self.fillMode = fillMode
    self.isNearest = isNearest
    (self.a0, self.a1, self.a2) = (a0, a1, a2)
    (self.b0, self.b1, self.b2) = (b0, b1, b2)
  }

  /// The rows and columns of fill around an image that is sampled: one before it and two after it.
  public static let margins = (before: 1, after: 2)

  /// The floats of an image with its margins.
  public var paddedCount: Int { (height + 3) * (width + 3) * channels }

  /// The floats of memory that sampling works in.
  public var scratchCount: Int { 4 * width }
}

/// What lies beyond an image, by Keras' names.
public enum FillMode: String, Hashable, Sendable, CaseIterable {
  /// One value.
  case constant
  /// The pixel at the edge.
  case nearest
  /// The image mirrored: `d c b a | a b c d | d c b a`.
  case reflect
  /// The image again: `a b c d | a b c d | a b c d`, as TensorFlow computes it: places less than a pixel beyond an edge
  /// are not blended of both edges.
  case wrap
}

/// Takes the pixels of an image from other places of it, as TensorFlow's `ImageProjectiveTransformV3`.
@inlinable
func sampleImage<I: ISA>(
  _ isa: I.Type, _ sampling: ImageSampling, _ padded: UnsafePointer<Float>, _ dx: UnsafePointer<Float>?,
  _ dy: UnsafePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>
) {
  let width = sampling.width
  for row in 0..<sampling.height {
    let places = SampledPlaces<I>(scratch, count: width)
    places.locate(sampling, row, dx.map { $0 + row * width }, dy.map { $0 + row * width })
    let output = output + row * width * sampling.channels
    if sampling.isNearest {
      places.copy(sampling, padded, output)
    } else if sampling.channels == 1 {
      places.blendGrey(sampling, padded, output)
    } else {
      places.blend(sampling, padded, output)
    }
  }
}

/// The places that the pixels of one row of a result come from, in whole pixels and the fractions beyond them.
@usableFromInline
struct SampledPlaces<I: ISA> {
  @usableFromInline let rows: UnsafeMutablePointer<Float>
  @usableFromInline let columns: UnsafeMutablePointer<Float>
  @usableFromInline let down: UnsafeMutablePointer<Float>
  @usableFromInline let right: UnsafeMutablePointer<Float>
  @usableFromInline let count: Int

  @inlinable @inline(__always)
  init(_ memory: UnsafeMutablePointer<Float>, count: Int) {
    self.count = count
    rows = memory
    columns = memory + count
    down = memory + 2 * count
    right = memory + 3 * count
  }

  @inlinable @inline(__always)
  func locate(
    _ sampling: ImageSampling, _ row: Int, _ dx: UnsafePointer<Float>?, _ dy: UnsafePointer<Float>?
  ) {
    var steps = I.splat(0)
    for lane in 0..<I.lanes { steps[lane] = Float(lane) }
    for start in stride(from: 0, to: count, by: I.lanes) {
      let lanes = min(I.lanes, count - start)
      var x = steps + I.splat(Float(start))
      var y = I.splat(Float(row))
      if let dx { x += I.load(dx + start, lanes) }
      if let dy { y += I.load(dy + start, lanes) }
      let column = I.fma(I.splat(sampling.a0), x, I.fma(I.splat(sampling.a1), y, I.splat(sampling.a2)))
      let line = I.fma(I.splat(sampling.b0), x, I.fma(I.splat(sampling.b1), y, I.splat(sampling.b2)))
      store(column, sampling.width, sampling, columns + start, right + start, lanes)
      store(line, sampling.height, sampling, rows + start, down + start, lanes)
    }
  }

  /// Stores places along an axis of `extent` pixels.
  @inlinable @inline(__always)
  func store(
    _ places: I.F32, _ extent: Int, _ sampling: ImageSampling, _ whole: UnsafeMutablePointer<Float>,
    _ fraction: UnsafeMutablePointer<Float>, _ lanes: Int
  ) {
    let inside = I.inside(places, I.splat(Float(extent)), sampling.fillMode)
    let floor = sampling.isNearest ? I.rounded(inside) : I.floor(inside)
    I.store(I.floats(I.wholeNumbers(floor)), whole, lanes)
    I.store(inside - floor, fraction, lanes)
  }

  /// The pixel whose index is `index`, or the upper left one of the four around its place.
  @inlinable @inline(__always)
  func pixel(_ sampling: ImageSampling, _ padded: UnsafePointer<Float>, _ index: Int) -> UnsafePointer<Float> {
    let row = Int(Int32(bitPattern: rows[index].bitPattern)) &+ 1
    let column = Int(Int32(bitPattern: columns[index].bitPattern)) &+ 1
    return padded + (row &* (sampling.width &+ 3) &+ column) &* sampling.channels
  }

  @inlinable @inline(__always)
  func copy(
    _ sampling: ImageSampling, _ padded: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count {
      let source = pixel(sampling, padded, index)
      let target = output + index * sampling.channels
      for channel in 0..<sampling.channels { target[channel] = source[channel] }
    }
  }

  @inlinable @inline(__always)
  func blendGrey(
    _ sampling: ImageSampling, _ padded: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
    let below = sampling.width + 3
    for index in 0..<count {
      let source = pixel(sampling, padded, index)
      let (x, y) = (right[index], down[index])
      let upper = (1 - x) * source[0] + x * source[1]
      let lower = (1 - x) * source[below] + x * source[below + 1]
      output[index] = (1 - y) * upper + y * lower
    }
  }

  @inlinable @inline(__always)
  func blend(
    _ sampling: ImageSampling, _ padded: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
    let channels = sampling.channels
    let below = (sampling.width + 3) * channels
    for index in 0..<count {
      let source = pixel(sampling, padded, index)
      let target = output + index * channels
      let (x, y) = (right[index], down[index])
      for channel in 0..<channels {
        let upper = (1 - x) * source[channel] + x * source[channel + channels]
        let lower = (1 - x) * source[channel + below] + x * source[channel + below + channels]
        target[channel] = (1 - y) * upper + y * lower
      }
    }
  }
}
