import ImageAugmentation
import KernelSelection
import SIMDKernels
import Testing

struct ResamplerGradientTests {
  /// Resampling is linear in the image but for a fill of zero, so that the way back is its transpose:
  /// `(A x) . g = x . (A' g)`.
  @Test(arguments: FillMode.allCases, PixelInterpolation.allCases)
  func theWayBackIsTheTranspose(_ fillMode: FillMode, _ interpolation: PixelInterpolation) {
    var random = RandomStream(3)
    let (height, width, channels) = (6, 19, 2)
    let count = height * width * channels
    for kernels in KernelTable.available {
      let resampler = ImageResampler(
        height: height, width: width, channels: channels, fillMode: fillMode, interpolation: interpolation,
        kernels: kernels)
      for turns: Float in [0, 0.07, 0.31] {
        let transform = ImageTransform.rotation(turns: turns, height: height, width: width).followed(
          by: .zoom(vertical: 1.3, horizontal: 0.8, height: height, width: width))
        let image = (0..<count).map { _ in random.uniform(-1, 1) }
        let given = (0..<count).map { _ in random.uniform(-1, 1) }
        var gradient = given
        var scratch = [Float](repeating: .nan, count: resampler.scratchCount)
        gradient.withUnsafeMutableBufferPointer { gradient in
          scratch.withUnsafeMutableBufferPointer { scratch in
            guard let gradient = gradient.baseAddress, let scratch = scratch.baseAddress else { return }
            resampler.takeBack(gradient, by: transform, scratch: scratch)
          }
        }
        func product(_ a: [Float], _ b: [Float]) -> Double {
          zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let (there, back) = (product(resampler.resampled(image, by: transform), given), product(image, gradient))
        #expect(abs(there - back) < 1e-4, "\(kernels.name), \(turns) turns")
        #expect(gradient.contains { $0 != 0 })
      }
    }
  }
}
