import HDF5
import KerasGraph

/// Where a file holds each weight of a model. Every shape is checked against the one that the configuration
/// implies before any value is taken.
struct WeightAssignments {
  private(set) var sources: [ParameterKey: WeightSource] = [:]
  private var shapes: [ParameterKey: [Int]] = [:]
  private var problems = ProblemCollector()

  /// Notes where a weight is, or that what is there has another shape.
  mutating func assign(_ source: WeightSource, to expected: ExpectedWeight) {
    guard source.shape == expected.spec.shape else {
      return refuse(
        "\(source.path) has shape \(Extent.fixed(source.shape)); "
          + "the configuration implies \(Extent.fixed(expected.spec.shape)) for \(expected.key)")
    }
    sources[expected.key] = source
    shapes[expected.key] = expected.spec.shape
  }

  /// Notes a problem, to report all of them together.
  mutating func refuse(_ problem: String) { problems.add(ModelError(problem)) }

  mutating func refuse(_ error: ModelError) { problems.add(error) }

  /// The values of the weights, of which those of wider types are rounded to single precision.
  ///
  /// - Throws: ``ModelError`` with every problem noted, and every weight that is no number.
  func parameters() throws(ModelError) -> ParameterStore {
    try problems.finish()
    var store = ParameterStore()
    var problems = ProblemCollector()
    for (key, source) in sources.sorted(by: { $0.value.path < $1.value.path }) {
      guard let buffer = source.buffer else {
        problems.add(ModelError("\(source.path) holds \(source.parts[0].array.datatype), not numbers"))
        continue
      }
      store[key] = problems.attempt { () throws(ModelError) in
        try Tensor(shape: shapes[key] ?? [], buffer: buffer)
      }
    }
    try problems.finish()
    return store
  }
}
