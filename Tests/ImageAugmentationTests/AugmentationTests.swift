import Foundation
import ImageAugmentation
import KerasGraph
import KernelSelection
import SIMDKernels
import Testing

struct AugmentationTests {
  /// A smooth image: what resampling does to it is close to what the mathematics says.
  static func waves(height: Int, width: Int) -> [Float] {
    (0..<height * width).map { sin(Float($0 / width) * 0.3) + cos(Float($0 % width) * 0.2) }
  }

  static func augmented(
    _ image: [Float], height: Int, width: Int, channels: Int = 1, by augmentation: Augmentation, seed: UInt64 = 1,
    kernels: KernelTable = .portable
  ) -> [Float] {
    let plan = AugmentationPlan(
      augmentation, height: height, width: width, channels: channels, range: 0...1, kernels: kernels)
    let memory = FloatBuffer(count: image.count) { _ = $0.initialize(from: image) }
    // What memory holds before must not matter.
    let scratch = FloatBuffer(count: plan.scratchCount) { $0.initialize(repeating: .nan) }
    var random = RandomStream(seed)
    plan.apply(to: memory.mutablePointer, random: &random, scratch: scratch.mutablePointer)
    return Array(memory.elements)
  }

  /// A turn by a quarter is exact: Keras turns counterclockwise.
  @Test func quarterTurn() {
    let quarter = Augmentation(geometry: [.rotation(Factor(0.25, 0.25))])
    let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    let turned = Self.augmented(image, height: 3, width: 3, by: quarter)
    expectClose(turned, [3, 6, 9, 2, 5, 8, 1, 4, 7], within: 1e-5, "a quarter turn")
  }

  @Test func changesComposeInTheirOrder() {
    let turn = GeometricChange.rotation(Factor(0.25, 0.25))
    let shift = GeometricChange.translation(height: Factor(0, 0), width: Factor(1 / 3, 1 / 3))
    let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    let first = Self.augmented(
      image, height: 3, width: 3, by: Augmentation(geometry: [turn, shift], fillMode: .constant))
    expectClose(first, [0, 3, 6, 0, 2, 5, 0, 1, 4], within: 1e-5, "turned, then shifted")
    let second = Self.augmented(
      image, height: 3, width: 3, by: Augmentation(geometry: [shift, turn], fillMode: .constant))
    expectClose(second, [2, 5, 8, 1, 4, 7, 0, 0, 0], within: 1e-5, "shifted, then turned")
  }

  /// One resampling of composed changes is sharper than one after the other, but shows the same.
  @Test func oneResamplingShowsWhatSeveralDo() {
    let image = Self.waves(height: 30, width: 40)
    let turn = GeometricChange.rotation(Factor(0.02, 0.02))
    let zoom = GeometricChange.zoom(height: Factor(-0.1, -0.1), width: nil)
    let both = Self.augmented(image, height: 30, width: 40, by: Augmentation(geometry: [turn, zoom]))
    let turned = Self.augmented(image, height: 30, width: 40, by: Augmentation(geometry: [turn]))
    let apart = Self.augmented(turned, height: 30, width: 40, by: Augmentation(geometry: [zoom]))
    for row in 8..<22 {
      for column in 8..<32 { #expect(abs(both[row * 40 + column] - apart[row * 40 + column]) < 0.03) }
    }
  }

  @Test func channelsAreChangedAlike() {
    let grey = Self.waves(height: 9, width: 7)
    let everything = Augmentation(
      geometry: [.rotation(Factor(0.1)), .translation(height: Factor(0.2), width: Factor(0.2))],
      elastic: ElasticDistortion(alpha: 5, sigma: 2), fillMode: .constant, fillValue: 0.5)
    let single = Self.augmented(grey, height: 9, width: 7, by: everything)
    let triple = Self.augmented(
      grey.flatMap { [$0, $0, $0] }, height: 9, width: 7, channels: 3, by: everything)
    expectClose(triple, single.flatMap { [$0, $0, $0] }, within: 1e-6, "three channels")
    #expect(single != grey)
  }

  @Test func instructionSetsAgree() {
    let image = Self.waves(height: 28, width: 29)
    let everything = Augmentation(
      geometry: [
        .rotation(Factor(0.1)), .zoom(height: Factor(0.2), width: Factor(0.3)), .shear(x: Factor(0.1), y: Factor(0.1)),
      ],
      elastic: ElasticDistortion(alpha: 34, sigma: 4),
      colors: [.contrast(lower: 0.2, upper: 0.3), .brightness(Factor(0.1))],
      valueRange: -2...2)
    for seed in 0..<20 {
      let expected = Self.augmented(image, height: 28, width: 29, by: everything, seed: UInt64(seed))
      for kernels in KernelTable.available {
        let result = Self.augmented(
          image, height: 28, width: 29, by: everything, seed: UInt64(seed), kernels: kernels)
        expectClose(result, expected, within: 2e-5, kernels.name)
      }
    }
  }

  @Test(arguments: [
    (Augmentation(geometry: [.rotation(Factor(0.1))]), 0.1),
    (Augmentation(geometry: [.flip(horizontal: true, vertical: true)]), 0.5),
  ])
  func chanceIsWithinBounds(_ augmentation: Augmentation, _ bound: Double) {
    var random = RandomStream(3)
    var turns: [Double] = []
    for _ in 0..<4000 {
      let m = augmentation.geometry[0].drawn(&random, height: 10, width: 10)
      turns.append(Double(atan2(m.b0, m.a0)) / (2 * .pi))
    }
    let extremes = (turns.min() ?? 0, turns.max() ?? 0)
    if bound == 0.5 {
      #expect(abs(turns.filter { abs($0) > 0.4 }.count - 2000) < 200)
    } else {
      #expect(extremes.0 >= -bound - 1e-6 && extremes.1 <= bound + 1e-6)
      #expect(extremes.0 < -0.99 * bound && extremes.1 > 0.99 * bound)
      #expect(abs(turns.reduce(0, +)) / 4000 < 0.05 * bound)
    }
  }

  @Test func extremeSizes() {
    let everything = Augmentation(
      geometry: [.rotation(Factor(0.5)), .translation(height: Factor(1), width: Factor(1))],
      elastic: ElasticDistortion(alpha: 100, sigma: 5))
    for mode in FillMode.allCases {
      var augmentation = everything
      augmentation.fillMode = mode
      for (height, width) in [(1, 1), (1, 5), (2, 1), (3, 40)] {
        let image = [Float](repeating: 1, count: height * width)
        for kernels in KernelTable.available {
          let result = Self.augmented(image, height: height, width: width, by: augmentation, kernels: kernels)
          #expect(result.allSatisfy { (0...1.000001).contains($0) })
        }
      }
    }
  }
}
