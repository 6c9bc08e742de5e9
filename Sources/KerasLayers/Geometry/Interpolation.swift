#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How an image is enlarged, by Keras' names
/// (https://www.tensorflow.org/api_docs/python/tf/image/ResizeMethod).
public enum Interpolation: String, CaseIterable, Sendable {
  case nearest, bilinear, bicubic, lanczos3, lanczos5, gaussian, mitchellcubic, area
  /// `bilinear` as TensorFlow 1 computes it: pixel corners, not centres, lie on each other. It is the name
  /// under which a file from before TensorFlow 2 means its `bilinear`.
  case bilinearOfTensorFlow1 = "bilinear_tensorflow1"

  /// Those that a user may ask for.
  public static let allCases: [Interpolation] = [
    .nearest, .bilinear, .bicubic, .lanczos3, .lanczos5, .gaussian, .mitchellcubic, .area,
  ]

  /// The name in a configuration.
  var kerasName: String { self == .bilinearOfTensorFlow1 ? "bilinear" : rawValue }

  /// Whether each result is one value of the input, repeated. `area` is, as long as images are enlarged by
  /// whole factors.
  var repeats: Bool { self == .nearest || self == .area }

  /// How far from a place values still count, in pixels of the input.
  private var radius: Float {
    switch self {
    case .nearest, .area: 0.5
    case .bilinear, .bilinearOfTensorFlow1: 1
    case .bicubic, .mitchellcubic: 2
    case .gaussian: 1.5
    case .lanczos3: 3
    case .lanczos5: 5
    }
  }

  /// The weight of a value at a distance, before all are divided by their sum.
  private func weight(at distance: Float) -> Float {
    let x = abs(distance)
    if x >= radius { return 0 }
    switch self {
    case .nearest, .area: return 1
    case .bilinear, .bilinearOfTensorFlow1: return 1 - x
    case .bicubic:
      return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2
    case .mitchellcubic:
      if x < 1 { return (7.0 / 6 * x - 2) * x * x + 8.0 / 9 }
      return ((-7.0 / 18 * x + 2) * x - 10.0 / 3) * x + 16.0 / 9
    case .gaussian: return exp(-2 * x * x)
    case .lanczos3, .lanczos5:
      return x == 0 ? 1 : radius * sin(.pi * x) * sin(.pi * x / radius) / (.pi * .pi * x * x)
    }
  }

  /// Where in the input the value of a result is taken, in pixels from the centre of the first.
  private func place(of result: Int, factor: Int) -> Float {
    if self == .bilinearOfTensorFlow1 { return Float(result) / Float(factor) }
    let place = (Float(result) + 0.5) / Float(factor) - 0.5
    // TensorFlow reads cubic weights from a table of 1024 steps a pixel.
    return self == .bicubic ? (place * 1024).rounded(.toNearestOrEven) / 1024 : place
  }

  /// What each result along an axis of `extent` pixels, enlarged by `factor`, is made of.
  func taps(extent: Int, factor: Int) -> [[Tap]] {
    (0..<extent * factor).map { result in
      let place = place(of: result, factor: factor)
      let first = Int((place - radius).rounded(.up))
      let span = first...Int((place + radius).rounded(.down))
      if self == .bilinear || self == .bilinearOfTensorFlow1 {
        return span.map { Tap(pixel: min(max($0, 0), extent - 1), weight: weight(at: Float($0) - place)) }
      }
      let inside = span.clamped(to: 0...extent - 1)
      let weights = inside.map { weight(at: Float($0) - place) }
      let sum = weights.reduce(0, +)
      return zip(inside, weights).map { Tap(pixel: $0, weight: sum == 0 ? $1 : $1 / sum) }
    }
  }

  /// One pixel and its share in a result.
  struct Tap: Sendable {
    let pixel: Int
    let weight: Float
  }
}
