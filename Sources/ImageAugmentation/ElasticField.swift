import KerasGraph
import SIMDKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The displacements of ``ElasticDistortion`` for images of one size.
///
/// Smoothing along an axis is a depthwise convolution: the other axis, with both fields beside each other, is its channels.
struct ElasticField: Sendable {
  private let height: Int
  private let width: Int
  private let kernels: KernelTable
  /// Along rows: the field is drawn with the axes exchanged, so that the second smoothing leaves them in order.
  private let alongWidth: AxisSmoothing
  private let alongHeight: AxisSmoothing

  init(_ distortion: ElasticDistortion, height: Int, width: Int, kernels: KernelTable) {
    self.height = height
    self.width = width
    self.kernels = kernels
    alongWidth = AxisSmoothing(extent: width, run: 2 * height, sigma: distortion.sigma, scale: 1)
    alongHeight = AxisSmoothing(extent: height, run: width, sigma: distortion.sigma, scale: distortion.alpha)
  }

  /// The floats of memory that ``drawn(_:scratch:)`` works in and leaves its results in.
  var scratchCount: Int { 4 * height * width }

  /// Displacements drawn at random, to the right and down, in pixels, row by row.
  func drawn(
    _ random: inout RandomStream, scratch: UnsafeMutablePointer<Float>
  ) -> (dx: UnsafePointer<Float>, dy: UnsafePointer<Float>) {
    let count = height * width
    let (first, second) = (scratch, scratch + 2 * count)
    random = random.nextSigned(2 * count, first)
    alongWidth.smooth(first, images: 1, into: second, kernels)
    Layout.permute(second, [width, 2 * height], [1, 0], first)
    alongHeight.smooth(first, images: 2, into: second, kernels)
    return (UnsafePointer(second), UnsafePointer(second + count))
  }
}

/// The convolution of rows of floats with a Gaussian, across rows; there are zeros before the first and after the last one.
private struct AxisSmoothing: Sendable {
  private let extent: Int
  private let run: Int
  private let taps: Int
  /// The weight of each tap, repeated for each float of a row.
  private let weights: FloatBuffer
  private let zeros: FloatBuffer
  private let offsets: [Int32]

  /// How far the Gaussian reaches, in standard deviations; what is beyond is a part in ten thousand.
  private static let reach: Float = 4

  init(extent: Int, run: Int, sigma: Float, scale: Float) {
    let radius = Int((Self.reach * sigma).rounded())
    let gaussian = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
    let factor = scale / gaussian.reduce(0, +)
    // Taps beyond the extent meet zeros only.
    let reached = min(radius, extent - 1)
    let used = gaussian[(radius - reached)...(radius + reached)]
    self.extent = extent
    self.run = run
    taps = used.count
    weights = FloatBuffer(count: taps * run) { memory in
      for (tap, weight) in used.enumerated() {
        memory[(tap * run)..<((tap + 1) * run)].initialize(repeating: weight * factor)
      }
    }
    zeros = FloatBuffer(zeros: run)
    offsets = (0..<extent).flatMap { row in
      (row - reached...row + reached).map { (0..<extent).contains($0) ? Int32($0 * run) : -1 }
    }
  }

  func smooth(
    _ source: UnsafePointer<Float>, images: Int, into output: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    offsets.withUnsafeBufferPointer { offsets in
      guard let start = offsets.baseAddress else { return }
      let rows = GatheredRows(
        base: source, offsets: start, rowsPerImage: extent, taps: taps, run: run, imageStride: extent * run,
        zeros: zeros.pointer)
      kernels.gatheredDepthwise(rows, 0, images * extent, weights.pointer, output, run, Epilogue())
    }
  }
}
