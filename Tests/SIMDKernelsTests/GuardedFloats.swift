import SIMDKernels
import Testing

/// Floats that start at an address aligned for nothing wider than a float, between guards that a kernel must
/// not touch.
final class GuardedFloats {
  static let guardCount = 67
  static let guardValue: Float = -7.654321e30

  let count: Int
  private let memory: UnsafeMutablePointer<Float>

  var start: UnsafeMutablePointer<Float> { memory + Self.guardCount }
  var input: UnsafePointer<Float> { UnsafePointer(start) }
  var values: [Float] { (0..<count).map { start[$0] } }

  init(_ values: [Float]) {
    count = values.count
    memory = .allocate(capacity: count + 2 * Self.guardCount)
    memory.initialize(repeating: Self.guardValue, count: count + 2 * Self.guardCount)
    for (i, value) in values.enumerated() { start[i] = value }
  }

  /// Floats that still hold the guards' value: what a kernel leaves unwritten shows.
  convenience init(unwritten count: Int) {
    self.init([Float](repeating: Self.guardValue, count: count))
  }

  deinit { memory.deallocate() }

  func expectGuardsIntact(_ location: SourceLocation = #_sourceLocation) {
    let intact = (0..<Self.guardCount).allSatisfy { i in
      memory[i] == Self.guardValue && start[count + i] == Self.guardValue
    }
    #expect(intact, "a kernel wrote beyond its output", sourceLocation: location)
  }
}

/// A reproducible source of numbers (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators").
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

/// Half the distance between one and the next float: the relative error of one rounding.
let unitRoundoff = Double(Float.ulpOfOne) / 2

/// A number computed exactly, and how far a float computation of it may stray.
struct Bounded {
  var value: Double
  var error: Double

  /// A sum of `terms` products whose magnitudes add up to `magnitude` (Higham, "Accuracy and Stability",
  /// section 3.1), with a few roundings more for what follows it.
  static func sum(_ value: Double, magnitude: Double, terms: Int) -> Bounded {
    Bounded(value: value, error: Double(terms + 8) * unitRoundoff * magnitude + 1e-37)
  }

  func contains(_ computed: Float) -> Bool {
    if value.isNaN { return computed.isNaN }
    if value.isInfinite { return Double(computed) == value }
    return abs(Double(computed) - value) <= error
  }
}

func expect(
  _ computed: [Float], within expected: [Bounded], _ name: @autoclosure () -> String,
  _ location: SourceLocation = #_sourceLocation
) {
  #expect(computed.count == expected.count, sourceLocation: location)
  for (i, (value, bounded)) in zip(computed, expected).enumerated() where !bounded.contains(value) {
    Issue.record(
      "\(name()): element \(i) is \(value), not \(bounded.value) within \(bounded.error)",
      sourceLocation: location)
    return
  }
}

extension KernelTable: CustomTestStringConvertible {
  public var testDescription: String { name }
}
