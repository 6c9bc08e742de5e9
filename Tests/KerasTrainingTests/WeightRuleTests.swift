import FixtureSupport
import KerasGraph
import KerasTraining
import SIMDKernels
import Testing

/// Constraints, regularizers and initializers as in real Keras: `Fixtures/generator/weight_rules.py`.
@Suite("Rules of weights against Keras")
struct WeightRuleTests {
  private static let fixture = Result { try TrainingFixture("weight_rules") }

  @Test func constraints() throws {
    let fixture = try Self.fixture.get()
    for json in fixture.cases("constraints") {
      let constraint = try ObjectCatalog.constraints.object(json)
      let array = try #require(try fixture.array(json["on"]))
      constraint.project(array.buffer.mutablePointer, shape: array.shape)
      let expected = try #require(json["values"]).numbers
      if let problem = difference(Array(array.buffer.elements), expected, columns: 1, tolerance: 1e-6) {
        Issue.record("\(problem): \(json.serialized)")
      }
      #expect(constraint.configuration.isSame(as: json["config"] ?? nil), "\(json)")
    }
  }

  /// What is there already stays, and the gradient is multiplied, the penalty is not.
  @Test func regularizers() throws {
    let fixture = try Self.fixture.get()
    for json in fixture.cases("regularizers") {
      let regularizer = try ObjectCatalog.regularizers.object(json)
      let array = try #require(try fixture.array(json["on"]))
      let gradient = FloatBuffer(count: array.values.count) { $0.initialize(repeating: 1) }
      let penalty = withExtendedLifetime(array) {
        regularizer.penalty(array.buffer.pointer, shape: array.shape, gradient: gradient.mutablePointer, scale: 4)
      }
      let (value, slopes) = (try #require(json["penalty"]).numbers, try #require(json["gradient"]).numbers)
      let problem =
        difference([penalty], value, tolerance: 1e-6)
        ?? difference(gradient.elements.map { ($0 - 1) / 4 }, slopes, tolerance: 4e-6, floor: 0.05)
      if let problem { Issue.record("\(problem): \(json.serialized)") }
      #expect(regularizer.configuration.isSame(as: json["config"] ?? nil), "\(json)")
    }
  }

  @Test("initializers without chance")
  func fills() throws {
    for json in try Self.fixture.get().cases("filled") {
      let shape = try #require(json["shape"]?.elements).compactMap(\.int)
      let tensor = try ObjectCatalog.initializers.object(json).tensor(shape: shape, random: RandomSequence(seed: 1))
      #expect(tensor.shape == shape)
      #expect(try tensor.values == (try #require(json["values"]).numbers), "\(json.serialized)")
    }
  }

  /// Mean, deviation and ends of many numbers lie where those of Keras do, as close as chance lets them.
  @Test("initializers by chance")
  func draws() throws {
    for json in try Self.fixture.get().cases("initializers") {
      let shape = try #require(json["shape"]?.elements).compactMap(\.int)
      let initializer = try ObjectCatalog.initializers.object(json)
      let values = try initializer.tensor(shape: shape, random: RandomSequence(seed: 5)).values.map(Double.init)
      let facts = try #require(json["facts"]).numbers.map(Double.init)
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      let chance = 6 / count.squareRoot()
      let what = "\(initializer.serialized.serialized) \(shape)"
      #expect(abs(mean - facts[0]) <= chance * facts[1], "mean \(mean), in Keras \(facts[0]): \(what)")
      #expect(abs(deviation / facts[1] - 1) <= chance, "deviation \(deviation), in Keras \(facts[1]): \(what)")
      // An even distribution and a truncated one have ends; a normal one has none.
      let isBounded =
        !["RandomNormal", "Orthogonal"].contains(json["class_name"]?.text)
        && json["config"]?["distribution"] != "untruncated_normal"
      guard isBounded else { continue }
      for (end, expected) in [(values.min(), facts[2]), (values.max(), facts[3])] {
        #expect(abs((end ?? 0) - expected) <= 0.02 * facts[1], "an end \(end ?? 0), in Keras \(expected): \(what)")
      }
    }
  }

  @Test("orthogonal matrices are so", arguments: [[40, 30], [3, 5, 60], [4, 4]])
  func isOrthogonal(shape: [Int]) throws {
    let values = try Orthogonal(gain: 1.5).tensor(shape: shape, random: RandomSequence(seed: 2)).values
    let columns = shape[shape.count - 1]
    let rows = values.count / columns
    let (count, length) = (min(rows, columns), max(rows, columns))
    func element(_ vector: Int, _ k: Int) -> Double {
      Double(rows < columns ? values[vector * columns + k] : values[k * columns + vector])
    }
    for a in 0..<count {
      for b in 0...a {
        let product = (0..<length).reduce(0) { $0 + element(a, $1) * element(b, $1) }
        #expect(abs(product - (a == b ? 2.25 : 0)) < 1e-6)
      }
    }
  }
}
