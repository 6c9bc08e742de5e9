import ImageAugmentation
import SIMDKernels

extension Benchmark {
  static let augmentations: [Benchmark] = [
    augmentation("affine 28x28", Augmentation(geometry: affine), 28, 1),
    augmentation("elastic 28x28", Augmentation(elastic: ElasticDistortion(alpha: 34, sigma: 4)), 28, 1),
    augmentation(
      "affine and elastic 28x28", Augmentation(geometry: affine, elastic: ElasticDistortion(alpha: 34, sigma: 4)),
      28, 1),
    augmentation("affine 224x224x3", Augmentation(geometry: affine), 224, 3),
    augmentation("contrast 28x28", Augmentation(colors: [.contrast(lower: 0.2, upper: 0.2)]), 28, 1),
  ]

  private static let affine: [GeometricChange] = [
    .rotation(Factor(0.03)), .translation(height: Factor(0.1), width: Factor(0.1)),
    .zoom(height: Factor(0.1), width: nil),
  ]

  private static func augmentation(
    _ name: String, _ augmentation: Augmentation, _ size: Int, _ channels: Int
  ) -> Benchmark {
    Benchmark(name: "augmentation \(name)", unit: "thousand images/s", work: 1e-3) { kernels in
      let plan = AugmentationPlan(
        augmentation, height: size, width: size, channels: channels, range: -1...1, kernels: kernels)
      let image = Floats(size * size * channels)
      let scratch = Floats(plan.scratchCount)
      var sample: UInt64 = 0
      return {
        sample += 1
        var random = RandomStream(1, 2, sample)
        plan.apply(to: image.start, random: &random, scratch: scratch.start)
      }
    }
  }
}
