import FixtureSupport
import Foundation
import ImageAugmentation
import KerasData
import KerasGraph
import KernelSelection
import SIMDKernels
import Testing

/// The layers of Keras, with nothing left to chance, on every instruction set.
struct KerasComparisonTests {
  static func fixture(_ name: String) throws -> NamedArrays {
    try NamedArrays(npz: Fixtures.folder.appending(path: "augmentation/\(name).npz"))
  }

  @Test(arguments: FillMode.allCases, PixelInterpolation.allCases)
  func affineTransforms(_ fillMode: FillMode, _ interpolation: PixelInterpolation) throws {
    let fixture = try Self.fixture("affine")
    let image = try #require(fixture["image"]).tensor()
    let matrices = try #require(fixture["transforms"]).tensor()
    let expected = try #require(fixture["\(fillMode.rawValue)-\(interpolation.rawValue)"]).tensor()
    for kernels in KernelTable.available {
      let resampler = ImageResampler(
        height: 5, width: 6, channels: 2, fillMode: fillMode, fillValue: 0.25, interpolation: interpolation,
        kernels: kernels)
      for index in 0..<4 {
        let m = (0..<6).map { matrices[index, $0] }
        let transform = ImageTransform(a0: m[0], a1: m[1], a2: m[2], b0: m[3], b1: m[4], b2: m[5])
        let result = resampler.resampled(image.values, by: transform)
        // Places of some hundred pixels are known to some hundred-thousandths of a pixel.
        let wanted = Array(expected.values[(index * 60)..<((index + 1) * 60)])
        expectClose(result, wanted, within: 2e-4, "\(kernels.name), transform \(index)")
      }
    }
  }

  @Test(arguments: [
    ("rotation", GeometricChange.rotation(Factor(0.07, 0.07)), FillMode.reflect),
    ("translation", .translation(height: Factor(0.23, 0.23), width: Factor(-0.31, -0.31)), .wrap),
    ("zoom", .zoom(height: Factor(0.3, 0.3), width: nil), .constant),
    ("stretch", .zoom(height: Factor(-0.3, -0.3), width: Factor(0.2, 0.2)), .nearest),
  ])
  func geometricLayers(_ name: String, _ change: GeometricChange, _ fillMode: FillMode) throws {
    var random = RandomStream(1)
    try check(name, change.drawn(&random, height: 6, width: 7), fillMode)
  }

  @Test func shearAndFlips() throws {
    try check("shear", .shear(x: 0.21, y: -0.13), .reflect)
    try check("horizontal", .flip(horizontal: true, vertical: false, height: 6, width: 7), .reflect, within: 0)
    try check("both", .flip(horizontal: true, vertical: true, height: 6, width: 7), .reflect, within: 0)
  }

  @Test(arguments: [
    ("contrast", DrawnColorChange.contrast(1.7, 0...255)), ("brightness", .brightness(0.3 * 255, 0...255)),
  ])
  func colors(_ name: String, _ change: DrawnColorChange) throws {
    let fixture = try Self.fixture("layers")
    var image = try #require(fixture["image"]).tensor().values
    image.withUnsafeMutableBufferPointer { memory in
      if let start = memory.baseAddress { change.apply(to: start, pixels: 42, channels: 3) }
    }
    expectClose(image, try #require(fixture[name]).tensor().values, within: 1e-6 * 255, name)
  }

  private func check(
    _ name: String, _ transform: ImageTransform, _ fillMode: FillMode, within tolerance: Float = 1e-5 * 255
  ) throws {
    let fixture = try Self.fixture("layers")
    let image = try #require(fixture["image"]).tensor().values
    let expected = try #require(fixture[name]).tensor().values
    for kernels in KernelTable.available {
      let resampler = ImageResampler(
        height: 6, width: 7, channels: 3, fillMode: fillMode, fillValue: 7, kernels: kernels)
      expectClose(resampler.resampled(image, by: transform), expected, within: tolerance, "\(name) \(kernels.name)")
    }
  }
}

func expectClose(
  _ values: [Float], _ expected: [Float], within tolerance: Float, _ comment: String,
  _ location: SourceLocation = #_sourceLocation
) {
  #expect(values.count == expected.count, sourceLocation: location)
  for (index, (value, wanted)) in zip(values, expected).enumerated() where !(abs(value - wanted) <= tolerance) {
    Issue.record("\(comment): element \(index) is \(value), not \(wanted)", sourceLocation: location)
    return
  }
}

extension ImageResampler {
  func resampled(_ image: [Float], by transform: ImageTransform) -> [Float] {
    let output = FloatBuffer(count: image.count) { _ = $0.initialize(from: image) }
    let scratch = FloatBuffer(count: scratchCount) { $0.initialize(repeating: .nan) }
    resample(output.pointer, by: transform, into: output.mutablePointer, scratch: scratch.mutablePointer)
    return Array(output.elements)
  }
}
