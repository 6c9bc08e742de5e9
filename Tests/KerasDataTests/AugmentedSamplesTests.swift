import ImageAugmentation
import KerasData
import KerasGraph
import SIMDKernels
import Testing

struct AugmentedSamplesTests {
  /// Images of 8 x 8 levels.
  static func images(_ count: Int) throws -> TrainingSamples {
    let bytes = (0..<count * 64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    return try TrainingSamples(
      inputs: [DataArray(shape: [count, 8, 8], elementType: .uint8, bytes: bytes)],
      targets: [ClassNumbers([Int](repeating: 0, count: count))])
  }

  static func samples(_ data: some TrainingData, _ pass: DataPass, size: Int = 4) throws -> [[Float]] {
    let batches = try data.batches(of: size, in: pass)
    var samples: [[Float]] = []
    while let batch = try batches.next() {
      samples += (0..<batch.count).map { Array(UnsafeBufferPointer(start: batch.input() + $0 * 64, count: 64)) }
    }
    return samples
  }

  static let changes = Augmentation(
    geometry: [.rotation(Factor(0.1))], elastic: ElasticDistortion(alpha: 8, sigma: 2),
    colors: [.brightness(Factor(0.2))])

  @Test func changesFollowFromSeedEpochAndSampleAlone() throws {
    let plain = try Self.images(50)
    var data = try plain.augmented(by: Self.changes, kernels: .portable)
    let first = try Self.samples(data, DataPass(seed: 1))
    #expect(try Self.samples(data, DataPass(seed: 1)) == first)
    #expect(try Self.samples(data, DataPass(seed: 1), size: 7) == first)
    data.loadingThreads = 3
    #expect(try Self.samples(data, DataPass(seed: 1)) == first)
    let shuffled = try Self.samples(data, DataPass(seed: 1, isShuffled: true))
    #expect(shuffled != first && Set(shuffled) == Set(first))
    for other in [DataPass(seed: 2), DataPass(seed: 1, epoch: 1)] {
      #expect(try zip(Self.samples(data, other), first).allSatisfy { $0 != $1 })
    }
    #expect(try zip(Self.samples(plain, DataPass(seed: 1)), first).allSatisfy { $0 != $1 })
    #expect(first.allSatisfy { $0.allSatisfy { (0...1).contains($0) } })
  }

  @Test func validationIsNotChanged() throws {
    let plain = try Self.images(20)
    let split = try plain.augmented(by: Self.changes, kernels: .portable).split(validation: 0.25)
    let wanted = try Self.samples(plain, DataPass())
    #expect(try Self.samples(split.validation, DataPass()) == Array(wanted[15...]))
    #expect(try zip(Self.samples(split.training, DataPass()), wanted).allSatisfy { $0 != $1 })
  }

  @Test func onlyImagesAreChanged() throws {
    let table = try TrainingSamples(inputs: [try Tensor(zeros: [3, 2])], targets: [try Tensor(zeros: [3])])
    #expect(
      message { _ = try table.augmented(by: Self.changes, kernels: .portable) }
        == "samples of shape [2] are no images")
  }

  @Test func textForm() throws {
    let text =
      "rotation=10, translation=0.1,zoom=-0.2:0.1,shear=0.3,flip=horizontal,elastic=34:4,contrast=0.5,"
      + "brightness=-0.1:0.2,fill=constant,fill_value=3,interpolation=nearest,range=0:1"
    let expected = Augmentation(
      geometry: [
        .rotation(Factor(10.0 / 360)), .translation(height: Factor(0.1), width: Factor(0.1)),
        .zoom(height: Factor(-0.2, 0.1), width: nil), .shear(x: Factor(0.3), y: Factor(0.3)),
        .flip(horizontal: true, vertical: false),
      ], elastic: ElasticDistortion(alpha: 34, sigma: 4),
      colors: [.contrast(lower: 0.5, upper: 0.5), .brightness(Factor(-0.1, 0.2))], fillMode: .constant, fillValue: 3,
      interpolation: .nearest, valueRange: 0...1)
    #expect(try Augmentation(text) == expected)
  }

  @Test(arguments: [
    ("spin=3", "spin=3: there is no such change; use one of rotation, translation"),
    ("rotation", "\"rotation\" is no NAME=AMOUNT"), ("", "\"\" is no NAME=AMOUNT"),
    ("rotation=abc", "rotation=abc: is neither a number nor a pair of them, A:B"),
    ("zoom=1:2:3", "zoom=1:2:3: is neither"), ("translation=1.5", "translation=1.5: has to lie within -1.0 and 1.0"),
    ("elastic=34", "elastic=34: is no pair of numbers ALPHA:SIGMA"), ("elastic=3:0", "SIGMA above 0"),
    ("fill=mirror", "use one of constant, nearest, reflect, wrap"), ("flip=sideways", "use horizontal"),
    ("zoom=0.1,zoom=0.2", "zoom stands there twice"), ("rotation=nan", "is neither a number"),
    ("spin=3,zoom=x", "spin=3: there is no such change"), ("range=1:0", "LOWER has to be below UPPER"),
  ])
  func textsThatAreRefused(_ text: String, _ part: String) {
    let message = message { _ = try Augmentation(text) }
    #expect(message?.contains(part) == true, "\(message ?? "nothing")")
    if text.hasPrefix("spin=3,") { #expect(message?.contains("zoom=x: is neither") == true) }
  }
}
