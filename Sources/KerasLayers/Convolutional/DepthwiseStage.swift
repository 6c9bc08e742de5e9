import KerasGraph
import SIMDKernels

/// A convolution of each channel by itself, channels last, as it stands prepared for one call.
struct DepthwiseStage: Sendable {
  /// The channels of the result: those of the input times the multiplier.
  let channels: Int
  private let windows: WindowRows
  private let weights: FloatBuffer
  private let multiplier: Int
  private let inputCount: Int
  private let kernels: KernelTable

  /// - Parameters:
  ///   - weights: the kernel `(…, channels, multiplier)`.
  ///   - columnScale: what each channel of the result is multiplied by, `nil` for 1.
  ///   - output: the extents of the result of a sample.
  init(
    _ window: WindowGeometry, multiplier: Int, weights: Tensor, columnScale: [Float]?, output: [Int],
    _ site: CallSite
  ) throws(ModelError) {
    self.multiplier = multiplier
    kernels = site.kernels
    inputCount = site.inputCount()
    let channels = (site.inputs[0].last ?? 1) * multiplier
    self.channels = channels
    windows = try WindowRows(
      window, input: site.inputs[0].dropLast() + [channels], output: output, run: channels)
    self.weights =
      columnScale.map { scale in
        Tensor(weights.values.enumerated().map { $1 * scale[$0 % channels] }).buffer
      } ?? weights.buffer
  }

  var rowsPerSample: Int { windows.rowsPerSample }

  /// The floats of memory that ``spread(_:samples:into:)`` needs for each sample.
  var scratchPerSample: Int { multiplier == 1 ? 0 : inputCount * multiplier }

  /// The input with each channel repeated as often as the multiplier says.
  func spread(
    _ input: UnsafePointer<Float>, samples: Int, into scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard multiplier > 1 else { return input }
    Layout.copyBox([samples * inputCount, multiplier], input, [1, 0], scratch, [multiplier, 1])
    return UnsafePointer(scratch)
  }

  /// Computes some rows of the result from a spread input, at their places behind `output`.
  func run(
    _ rows: Range<Int>, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    _ epilogue: Epilogue
  ) {
    windows.withRows(input) { gathered in
      kernels.gatheredDepthwise(
        gathered, rows.lowerBound, rows.count, weights.pointer, output, channels, epilogue)
    }
  }
}
