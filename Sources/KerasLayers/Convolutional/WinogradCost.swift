import KerasGraph

/// What a 3x3 convolution costs on one image, directly and by Winograd's minimal filtering, in cycles of a core that
/// does two vector operations in each.
///
/// The numbers are fits to measured times, good enough to tell which way is the shorter.
struct WinogradCost {
  let height: Int
  let width: Int
  let channels: Int
  let filters: Int
  /// The floats in one vector.
  let lanes: Int

  /// The extent of the tiles to convolve with at stride 1, `nil` if the direct convolution is the shortest way.
  var bestSize: Int? {
    let best = [2, 4].min { cost(size: $0) < cost(size: $1) } ?? 4
    return cost(size: best) < 0.9 * direct ? best : nil
  }

  /// How many images must run together at stride 2 for tiles of 4 to be the shorter way; `nil` if it never is.
  ///
  /// Their filter is four times the weights, which one small image would not repay.
  var leastStridedImages: Int? {
    (1...16).first { stridedCost(images: $0) < 0.9 * direct * Double($0) }
  }

  private var channelVectors: Double { Double((channels + lanes - 1) / lanes) }
  private var filterVectors: Double { Double((filters + lanes - 1) / lanes) }

  private var direct: Double {
    Double(height * width * 9 * channels) * filterVectors / 2
  }

  private func tiles(size: Int) -> Double { Double(((height + size - 1) / size) * ((width + size - 1) / size)) }

  private func cost(size: Int) -> Double {
    let elements = Double((size + 2) * (size + 2))
    let tiles = tiles(size: size)
    let patchTransform: Double = size == 2 ? 80 : 300
    let resultTransform: Double = size == 2 ? 50 : 200
    let transforms = tiles * (channelVectors * patchTransform + filterVectors * resultTransform)
    return transforms + elements * Double(channels) * filterVectors * max(tiles / 2, weightLoad(elements))
  }

  private func stridedCost(images: Int) -> Double {
    let tiles = tiles(size: 4) * Double(images)
    let transforms = tiles * (channelVectors * 370 + filterVectors * 200)
    // Fewer than four rows wait for each other.
    return transforms + Double(channels) * filterVectors * max(81 * max(tiles, 4) / 2, 36 * 6)
  }

  /// The cycles to fetch one vector of weights from where they stay between two images, the second-level cache
  /// or the next: the fewer tiles share it, the more it counts.
  private func weightLoad(_ elements: Double) -> Double {
    elements * Double(channels * filters) * 4 < 1024 * 1024 ? 2 : 6
  }
}

extension ConvolutionOptions {
  /// The extent of the tiles if Winograd's minimal filtering can and should do the convolution with stride 1, else
  /// `nil`.
  func winogradSize(_ site: CallSite) -> Int? { winogradCost(site, stride: 1)?.bestSize }

  /// The samples from which on Winograd's minimal filtering, with tiles of 4, should do the convolution with stride 2;
  /// `nil` if it can't or never should.
  func leastStridedSamples(_ site: CallSite) -> Int? {
    guard !site.epilogue.addsInput, let images = winogradCost(site, stride: 2)?.leastStridedImages else { return nil }
    let imagesPerSample = max(site.outputs[0].dropLast(3).reduce(1, *), 1)
    return (images + imagesPerSample - 1) / imagesPerSample
  }

  /// The cost of a 3x3 convolution with so many steps between windows; `nil` if the call is none, or has to be exact.
  private func winogradCost(_ site: CallSite, stride: Int) -> WinogradCost? {
    guard !site.exact, groups == 1, window.size == [3, 3], window.strides == [stride, stride],
      window.dilation == [1, 1]
    else { return nil }
    let extents = site.outputs[0].dropLast().suffix(2)
    guard let height = extents.first, let width = extents.last else { return nil }
    return WinogradCost(
      height: height, width: width, channels: site.inputs[0].last ?? 1, filters: site.outputChannels,
      lanes: site.kernels.lanes)
  }
}
