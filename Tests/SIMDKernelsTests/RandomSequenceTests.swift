import KernelSelection
import SIMDKernels
import Testing

@Suite("Random sequences")
struct RandomSequenceTests {
  static func uniform(
    _ kernels: KernelTable, _ sequence: RandomSequence, first: Int = 0, count: Int, lower: Float = 0, upper: Float = 1
  ) -> [Float] {
    let y = GuardedFloats(unwritten: count)
    kernels.uniform(sequence, first, count, lower, upper, y.start)
    y.expectGuardsIntact()
    return y.values
  }

  static func normal(
    _ kernels: KernelTable, _ sequence: RandomSequence, first: Int = 0, count: Int, mean: Float = 0,
    deviation: Float = 1
  ) -> [Float] {
    let y = GuardedFloats(unwritten: count)
    kernels.normal(sequence, first, count, mean, deviation, y.start)
    y.expectGuardsIntact()
    return y.values
  }

  /// What the authors publish for Threefry-2x32 in 13 rounds
  /// (https://github.com/DEShawResearch/random123/blob/main/tests/kat_vectors).
  @Test("have the bits of the published examples", arguments: KernelTable.available)
  func publishedExamples(kernels: KernelTable) {
    let examples: [(counter: UInt32, stream: UInt32, key: (UInt64, UInt64), bits: UInt32)] = [
      (0, 0, (0, 0), 0x9d1c_5ec6),
      (0xffff_ffff, 0xffff_ffff, (0xffff_ffff, 0xffff_ffff), 0xfd36_d048),
      (0x243f_6a88, 0x85a3_08d3, (0x1319_8a2e, 0x0370_7344), 0xba3e_4725),
    ]
    for example in examples {
      let sequence = RandomSequence(seed: example.key.0 | example.key.1 << 32, stream: example.stream)
      let given = Self.uniform(kernels, sequence, first: Int(example.counter), count: 1)
      #expect(given == [Float(example.bits >> 9) * 0x1p-23])
    }
  }

  @Test("give the same numbers wherever a run begins and ends", arguments: KernelTable.available)
  func parts(kernels: KernelTable) {
    let sequence = RandomSequence(seed: 0x1234_5678_9ABC_DEF0, stream: 7)
    let whole = Self.uniform(.portable, sequence, count: 300)
    for (first, count) in [(0, 300), (0, 1), (1, 2), (5, 31), (17, 100), (33, 16), (299, 1)] {
      #expect(Self.uniform(kernels, sequence, first: first, count: count) == Array(whole[first..<first + count]))
    }
  }

  static let count = 1 << 20

  @Test("are spread evenly", arguments: KernelTable.available)
  func evenness(kernels: KernelTable) {
    let values = Self.uniform(kernels, RandomSequence(seed: 42), count: Self.count, lower: -1, upper: 3)
    #expect(values.allSatisfy { $0 >= -1 && $0 < 3 })
    var shares = [Double](repeating: 0, count: 256)
    for value in values { shares[Int((value + 1) * 64)] += 1 }
    let expected = Double(Self.count) / 256
    let chiSquare = shares.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // 255 degrees of freedom: mean 255, deviation sqrt(510); five deviations to each side.
    #expect(abs(chiSquare - 255) < 5 * 22.6, "\(chiSquare)")
  }

  @Test("have the moments and tails of the normal distribution", arguments: KernelTable.available)
  func normality(kernels: KernelTable) {
    let values = Self.normal(kernels, RandomSequence(seed: 43), count: Self.count).map(Double.init)
    let n = Double(Self.count)
    func mean(_ power: (Double) -> Double) -> Double { values.reduce(0) { $0 + power($1) } / n }
    // Five deviations of the mean of n values: the k-th power varies by E[x^2k] - E[x^k]^2.
    #expect(abs(mean { $0 }) < 5 / n.squareRoot())
    #expect(abs(mean { $0 * $0 } - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(mean { $0 * $0 * $0 }) < 5 * (15 / n).squareRoot())
    #expect(abs(mean { $0 * $0 * $0 * $0 } - 3) < 5 * (96 / n).squareRoot())
    for (limit, share) in [(-3.0, 0.001349898), (-1, 0.158655254), (0, 0.5), (1, 0.841344746), (2, 0.977249868)] {
      let given = mean { $0 < limit ? 1 : 0 }
      #expect(abs(given - share) < 5 * (share * (1 - share) / n).squareRoot(), "below \(limit)")
    }
    #expect(values.allSatisfy { abs($0) < 5.4 })
  }

  @Test("scale and shift the normal distribution", arguments: KernelTable.available)
  func scaledNormal(kernels: KernelTable) {
    let sequence = RandomSequence(seed: 5)
    let standard = Self.normal(kernels, sequence, count: 100)
    let scaled = Self.normal(kernels, sequence, count: 100, mean: 10, deviation: 0.5)
    for (a, b) in zip(standard, scaled) { #expect(abs(10 + 0.5 * a - b) < 2e-6) }
  }

  @Test("drop the share they are asked to", arguments: KernelTable.available, [Float(0), 0.1, 0.5, 1])
  func share(kernels: KernelTable, rate: Float) {
    let y = GuardedFloats(unwritten: Self.count)
    kernels.bernoulli(RandomSequence(seed: 44), 0, Self.count, rate, -2, 3, y.start)
    let dropped = y.values.filter { $0 == -2 }.count
    #expect(y.values.allSatisfy { $0 == -2 || $0 == 3 })
    let (n, p) = (Double(Self.count), Double(rate))
    #expect(abs(Double(dropped) - n * p) <= 5 * (n * p * (1 - p)).squareRoot())
  }

  @Test("have nothing to do with each other", arguments: KernelTable.available)
  func independence(kernels: KernelTable) {
    let sequences = [
      RandomSequence(seed: 1), RandomSequence(seed: 2), RandomSequence(seed: 1 << 32),
      RandomSequence(seed: 1, stream: 1),
    ]
    let values = sequences.map { Self.uniform(kernels, $0, count: Self.count, lower: -1, upper: 1) }
    for i in values.indices {
      for j in 0...i {
        for lag in [0, 1, 16] where i != j || lag > 0 {
          let pairs = zip(values[i], values[j].dropFirst(lag))
          let product = pairs.reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
          // The product of two such numbers has the deviation 1/3.
          #expect(abs(product) < 5 * Double(Self.count).squareRoot() / 3, "\(i), \(j), lag \(lag)")
        }
      }
    }
  }
}
