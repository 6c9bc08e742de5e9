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
/// Smoothing along an axis is a product with a banded matrix, which is packed once for the rows; for the columns the
/// fields are packed, and the matrix stands before them.
struct ElasticField: Sendable {
  private let height: Int
  private let width: Int
  private let kernels: KernelTable
  /// `width x width`, packed.
  private let alongRows: FloatBuffer
  /// `height x height`, times the strength.
  private let alongColumns: FloatBuffer

  /// How far the Gaussian reaches, in standard deviations; what is beyond is a part in ten thousand.
  private static let reach: Float = 4

  init(_ distortion: ElasticDistortion, height: Int, width: Int, kernels: KernelTable) {
    self.height = height
    self.width = width
    self.kernels = kernels
    let rows = Self.smoothing(extent: width, sigma: distortion.sigma, scale: 1)
    alongRows = FloatBuffer(zeros: kernels.packedCount(depth: width, columns: width))
    kernels.packPanels(width, width, rows.pointer, width, 1, alongRows.mutablePointer)
    alongColumns = Self.smoothing(extent: height, sigma: distortion.sigma, scale: distortion.alpha)
  }

  /// The matrix that convolves `extent` floats with a Gaussian whose weights add up to `scale`; there are zeros
  /// before the first float and after the last one.
  private static func smoothing(extent: Int, sigma: Float, scale: Float) -> FloatBuffer {
    let radius = Int((reach * sigma).rounded())
    let gaussian = (0...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
    let factor = scale / (2 * gaussian.reduce(0, +) - 1)
    return FloatBuffer(count: extent * extent) { matrix in
      for index in 0..<extent * extent {
        let distance = abs(index / extent - index % extent)
        matrix.initializeElement(at: index, to: distance <= radius ? gaussian[distance] * factor : 0)
      }
    }
  }

  /// The floats of memory that ``drawn(_:scratch:)`` works in and leaves its results in.
  var scratchCount: Int { 4 * height * width + kernels.packedCount(depth: height, columns: width) }

  /// Displacements drawn at random, to the right and down, in pixels, row by row.
  func drawn(
    _ random: inout RandomStream, scratch: UnsafeMutablePointer<Float>
  ) -> (dx: UnsafePointer<Float>, dy: UnsafePointer<Float>) {
    let count = height * width
    let (noise, smoothed, packed) = (scratch, scratch + 2 * count, scratch + 4 * count)
    kernels.uniform(RandomSequence(seed: random.next()), 0, 2 * count, -1, 1, noise)
    kernels.product(
      2 * height, width, width, noise, width, alongRows.pointer, smoothed, width, false, Epilogue())
    for field in 0..<2 {
      kernels.packPanels(height, width, smoothed + field * count, width, 1, packed)
      kernels.product(
        height, width, height, alongColumns.pointer, height, packed, noise + field * count, width, false, Epilogue())
    }
    return (UnsafePointer(noise), UnsafePointer(noise + count))
  }
}
