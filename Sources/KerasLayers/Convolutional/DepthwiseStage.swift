import KerasGraph
import SIMDKernels

/// A convolution of each channel by itself, channels last, as it stands prepared for one call.
struct DepthwiseStage: Sendable {
  /// The channels of the result: those of the input times the multiplier.
  let channels: Int
  let multiplier: Int
  private let windows: WindowRows
  private let inputCount: Int
  private let kernels: KernelTable

  /// - Parameter output: the extents of the result of a sample.
  init(
    _ window: WindowGeometry, multiplier: Int, output: [Int], _ site: CallSite
  ) throws(ModelError) {
    self.multiplier = multiplier
    kernels = site.kernels
    inputCount = site.inputCount()
    channels = (site.inputs[0].last ?? 1) * multiplier
    windows = try WindowRows(
      window, input: site.inputs[0].dropLast() + [channels], output: output, run: channels)
  }

  var rowsPerSample: Int { windows.rowsPerSample }

  /// The rows of a line, which are best computed together.
  var rowsTogether: Int { windows.windowsTogether }

  /// The multiply-adds of a row.
  var workOfRow: Int { channels * windows.taps }

  /// The floats of a sample of the input with each channel repeated as often as the multiplier says.
  var spreadCount: Int { inputCount * multiplier }

  /// The floats of memory that ``spread(_:samples:into:)`` needs for each sample.
  var scratchPerSample: Int { multiplier == 1 ? 0 : spreadCount }

  /// The input with each channel repeated as often as the multiplier says.
  func spread(
    _ input: UnsafePointer<Float>, samples: Int, into scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard multiplier > 1 else { return input }
    Layout.copyBox([samples * inputCount, multiplier], input, [1, 0], scratch, [multiplier, 1])
    return UnsafePointer(scratch)
  }

  /// Computes some rows of the result from a spread input, at their places behind `output`.
  ///
  /// - Parameter weights: the kernel `(…, channels, multiplier)`.
  func run(
    _ rows: Range<Int>, _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
  ) {
    windows.withRows(input) { gathered in
      kernels.gatheredDepthwise(
        gathered, rows.lowerBound, rows.count, weights, output, channels, epilogue)
    }
  }

  /// Adds to the gradient by the kernel what some rows of the result contribute; `gradient` is that by the
  /// first of them.
  func addWeightGradient(
    _ rows: Range<Int>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ weights: UnsafeMutablePointer<Float>
  ) {
    windows.withRows(input) { gathered in
      kernels.gatheredDepthwiseGradient(gathered, rows.lowerBound, rows.count, gradient, channels, weights)
    }
  }
}
