import KerasGraph
import SIMDKernels

/// The products that a locally connected layer is, channels last: at each position one of the windows of
/// all samples there.
///
/// Keras keeps the weights of a window in the order of the input's axes, and with channels first the bias
/// filter by filter.
struct LocalProduct: Sendable {
  let positions: Int
  let panels: ProductPanels
  let filters: Int
  /// The products that one result sums up.
  let depth: Int
  private let taps: Int
  private let channels: Int
  private let imageStride: Int
  private let isChannelsFirst: Bool
  private let offsets: [Int32]
  private let zeros: FloatBuffer
  private let kernels: KernelTable

  init(_ options: LocalConvolutionOptions, _ site: CallSite) throws(ModelError) {
    let windows = Array(site.outputs[0].dropLast())
    kernels = site.kernels
    filters = options.filters
    channels = site.inputs[0].last ?? 1
    taps = options.window.taps
    depth = taps * channels
    positions = windows.reduce(1, *)
    imageStride = site.inputCount()
    isChannelsFirst = options.dataFormat == .channelsFirst
    offsets = try options.window.offsets(
      spatial: Array(site.inputs[0].dropLast()), windows: windows, pixel: channels)
    zeros = FloatBuffer(zeros: channels)
    panels = ProductPanels(kernels, depth: depth, columns: filters)
  }

  /// The floats of the kernel of a position.
  var kernelCount: Int { depth * filters }

  var biasCount: Int { positions * filters }

  /// The kernel of a position, row after row in the order of a window's elements: where it lies, or in `rows`.
  func kernel(
    _ weights: UnsafePointer<Float>, position: Int, rows: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let source = weights + position * kernelCount
    guard isChannelsFirst else { return source }
    Layout.permute(source, [channels, taps, filters], [1, 0, 2], rows)
    return UnsafePointer(rows)
  }

  /// Packs the kernel of a position into `packed`; `rows` is memory for ``kernelCount`` floats.
  func pack(
    _ weights: UnsafePointer<Float>, position: Int, rows: UnsafeMutablePointer<Float>,
    _ packed: UnsafeMutablePointer<Float>
  ) {
    panels.pack(
      kernel(weights, position: position, rows: rows), rowStride: filters, columnStride: 1, packed, .alone)
  }

  /// The bias of each position and filter.
  func bias(_ bias: UnsafePointer<Float>, _ memory: UnsafeMutablePointer<Float>) {
    if isChannelsFirst {
      Layout.permute(bias, [filters, positions], [1, 0], memory)
    } else {
      memory.update(from: bias, count: biasCount)
    }
  }

  /// Computes the results of all samples at a position.
  func multiply(
    _ position: Int, samples: Int, _ input: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
  ) {
    withWindows(position, input) { rows in
      kernels.gatheredProduct(
        rows, 0, samples, filters, packed, output + position * filters, biasCount, epilogue)
    }
  }

  /// Adds to the gradient by the kernel of a position.
  ///
  /// - Parameters:
  ///   - gradient: the gradient by the sums of all samples and positions.
  ///   - rows: memory for twice ``kernelCount`` floats.
  func addKernelGradient(
    _ position: Int, samples: Int, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ weights: UnsafeMutablePointer<Float>, rows: UnsafeMutablePointer<Float>
  ) {
    let target = weights + position * kernelCount
    withWindows(position, input) { windows in
      let sums = isChannelsFirst ? rows : target
      if isChannelsFirst { rows.update(repeating: 0, count: kernelCount) }
      kernels.gatheredTransposedProduct(
        windows, 0, samples, filters, gradient + position * filters, biasCount, sums, filters)
    }
    guard isChannelsFirst else { return }
    let permuted = rows + kernelCount
    Layout.permute(UnsafePointer(rows), [taps, channels, filters], [1, 0, 2], permuted)
    kernels.combine(.add, kernelCount, UnsafePointer(target), 1, UnsafePointer(permuted), 1, target)
  }

  /// Adds to the gradient by the bias; `memory` is for twice ``biasCount`` floats.
  func addBiasGradient(
    samples: Int, _ gradient: UnsafePointer<Float>, _ bias: UnsafeMutablePointer<Float>,
    _ memory: UnsafeMutablePointer<Float>
  ) {
    guard isChannelsFirst else { return kernels.addColumnSums(samples, biasCount, gradient, biasCount, bias) }
    let permuted = memory + biasCount
    memory.update(repeating: 0, count: biasCount)
    kernels.addColumnSums(samples, biasCount, gradient, biasCount, memory)
    Layout.permute(UnsafePointer(memory), [positions, filters], [1, 0], permuted)
    kernels.combine(.add, biasCount, UnsafePointer(bias), 1, UnsafePointer(permuted), 1, bias)
  }

  /// Stores the gradient by one sample of the input: the sum of those by its windows.
  ///
  /// - Parameter windows: the gradient by the elements of the window at each position.
  func joinWindows(_ windows: UnsafePointer<Float>, _ input: UnsafeMutablePointer<Float>) {
    input.update(repeating: 0, count: imageStride)
    for (element, offset) in offsets.enumerated() where offset >= 0 {
      let place = input + Int(offset)
      kernels.combine(.add, channels, UnsafePointer(place), 1, windows + element * channels, 1, place)
    }
  }

  private func withWindows(
    _ position: Int, _ input: UnsafePointer<Float>, _ body: (GatheredRows) -> Void
  ) {
    offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      body(
        GatheredRows(
          base: input, offsets: offsets + position * taps, rowsPerImage: 1, taps: taps, run: channels,
          imageStride: imageStride, zeros: zeros.pointer))
    }
  }
}
