import Foundation
import ImageAugmentation
import KerasGraph
import KernelSelection
import SIMDKernels
import Testing

/// What an elastic distortion does shows on an image whose values tell their place.
struct ElasticFieldTests {
  /// The displacements of a distortion, measured on ramps.
  static func displacements(
    height: Int, width: Int, _ elastic: ElasticDistortion, seed: UInt64, kernels: KernelTable
  ) -> (dx: [Float], dy: [Float]) {
    // Ramps around the image's own place leave room for displacements that lead beyond it.
    func ramp(_ value: (Int, Int) -> Int) -> [Float] {
      let plan = AugmentationPlan(
        Augmentation(elastic: elastic, fillMode: .nearest), height: height, width: width, channels: 1, range: 0...1,
        kernels: kernels)
      let image = FloatBuffer(count: height * width) { memory in
        for index in 0..<height * width {
          memory.initializeElement(at: index, to: Float(value(index % width, index / width)))
        }
      }
      let scratch = FloatBuffer(zeros: plan.scratchCount)
      var random = RandomStream(seed)
      plan.apply(to: image.mutablePointer, random: &random, scratch: scratch.mutablePointer)
      return image.elements.enumerated().map { $1 - Float(value($0 % width, $0 / width)) }
    }
    return (ramp { x, _ in x }, ramp { _, y in y })
  }

  /// Noise from -1 to 1, smoothed by the definition, in the order in which the field is drawn.
  static func byDefinition(
    height: Int, width: Int, _ elastic: ElasticDistortion, seed: UInt64
  ) -> (dx: [Double], dy: [Double]) {
    var random = RandomStream(seed)
    let noise = FloatBuffer(zeros: 2 * height * width)
    KernelTable.portable.uniform(RandomSequence(seed: random.next()), 0, noise.count, -1, 1, noise.mutablePointer)
    let (sigma, alpha) = (Double(elastic.sigma), Double(elastic.alpha))
    let radius = Int((4 * sigma).rounded())
    let total = (-radius...radius).reduce(0) { $0 + exp(-Double($1 * $1) / (2 * sigma * sigma)) }
    func field(_ offset: Int) -> [Double] {
      (0..<height * width).map { place in
        var sum = 0.0
        for row in 0..<height where abs(row - place / width) <= radius {
          for column in 0..<width where abs(column - place % width) <= radius {
            let (down, right) = (Double(row - place / width), Double(column - place % width))
            sum +=
              exp(-(down * down + right * right) / (2 * sigma * sigma))
              * Double(noise.pointer[offset + row * width + column])
          }
        }
        return alpha * sum / (total * total)
      }
    }
    return (field(0), field(height * width))
  }

  @Test(arguments: [(12, 17, Float(1.5)), (17, 12, 4), (9, 9, 0.3)])
  func fieldIsSmoothedNoise(_ height: Int, _ width: Int, _ sigma: Float) {
    let elastic = ElasticDistortion(alpha: 2, sigma: sigma)
    let (dx, dy) = Self.byDefinition(height: height, width: width, elastic, seed: 9)
    for kernels in KernelTable.available {
      let measured = Self.displacements(height: height, width: width, elastic, seed: 9, kernels: kernels)
      for index in 0..<height * width {
        let (x, y) = (Double(index % width), Double(index / width))
        let wantedX = min(max(x + dx[index], 0), Double(width - 1)) - x
        let wantedY = min(max(y + dy[index], 0), Double(height - 1)) - y
        #expect(abs(Double(measured.dx[index]) - wantedX) < 1e-5)
        #expect(abs(Double(measured.dy[index]) - wantedY) < 1e-5)
      }
    }
  }
}
