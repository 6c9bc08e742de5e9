import KerasGraph
import SIMDKernels

/// A 3x3 convolution of stride 1 in training, there or back, by Winograd's minimal filtering: its filter is made
/// anew in each run.
struct WinogradTraining: Sendable {
  private let convolution: WinogradConvolution
  /// Whether it leads from the result of the layer back to its input, so that taps and channels change places.
  private let isReversed: Bool
  private let kernels: KernelTable
  private let tilesPerImage: Int

  /// The floats of a thread's transformed patches that stay in its cache.
  private static let cachedCount = 98_304

  /// - Parameter images: the images of a sample.
  private init(_ convolution: WinogradConvolution, isReversed: Bool, images: Int, kernels: KernelTable) {
    self.convolution = convolution
    self.isReversed = isReversed
    self.kernels = kernels
    tilesPerImage = convolution.tilesPerSample / max(images, 1)
  }

  /// The forward run of a call; `nil` where another way is shorter.
  static func there(_ options: ConvolutionOptions, _ site: CallSite, images: Int) throws(ModelError) -> Self? {
    guard let size = options.winogradSize(site) else { return nil }
    return Self(
      try options.winogradConvolution(site, size: size), isReversed: false, images: images, kernels: site.kernels)
  }

  /// The gradient by the input of a call, a convolution too; `nil` where another way is shorter.
  static func back(_ options: ConvolutionOptions, _ site: CallSite, images: Int) throws(ModelError) -> Self? {
    let (input, output) = (site.outputs[0], site.inputs[0])
    guard let size = options.winogradSize(site.with(inputs: [input], outputs: [output])) else { return nil }
    let convolution = try WinogradConvolution(
      size: size, input: input, output: output, before: options.winogradPadding(site).map { 2 - $0 },
      kernels: site.kernels)
    return Self(convolution, isReversed: true, images: images, kernels: site.kernels)
  }

  /// The floats of the packed filter.
  var filterCount: Int { convolution.filterCount }

  /// How many tiles go together.
  private var tilesTogether: Int { max(2, Self.cachedCount / (12 * convolution.scratchPerTile)) * 12 }

  /// The floats of memory that each thread needs.
  var scratchCount: Int {
    max(convolution.channels * convolution.filters, tilesTogether * convolution.scratchPerTile)
  }

  /// Makes the filter of a layer's kernel; each thread has ``scratchCount`` floats at `scratch`, `threadStride` apart.
  func pack(
    _ kernel: UnsafePointer<Float>, _ filter: UnsafeMutablePointer<Float>, _ team: Team,
    scratch: UnsafeMutablePointer<Float>, threadStride: Int
  ) {
    let patch = convolution.size + 2
    team.divide(patch * patch, grain: 8) { part, elements in
      kernels.packWinogradElements(
        elements, size: convolution.size, channels: convolution.channels, filters: convolution.filters,
        weights: kernel, isReversed: isReversed, matrix: scratch + part * threadStride, packed: filter)
    }
  }

  /// Computes whole images from what lies at `input`, the first of all images, to `output`.
  func convolve(
    images: Range<Int>, _ input: UnsafePointer<Float>, _ filter: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ epilogue: Epilogue, scratch: UnsafeMutablePointer<Float>
  ) {
    let end = images.upperBound * tilesPerImage
    for first in stride(from: images.lowerBound * tilesPerImage, to: end, by: tilesTogether) {
      convolution.convolve(
        first..<min(first + tilesTogether, end), input, filter, output, epilogue, scratch: scratch)
    }
  }
}
