import FixtureSupport
import Foundation
import KerasKit
import Testing

/// The main job: the trained networks on the ten thousand test images of MNIST.
@Suite struct TrainedModelTests {
  static let folder = Fixtures.folder.appending(path: "../trained_model").standardizedFileURL

  private func testSet() throws -> LabelledSamples {
    try LabelledSamples(contentsOf: Fixtures.folder.appending(path: "mnist"))
  }

  @Test(arguments: [("model.h5", "reference.npz"), ("model-large.h5", "reference-large.npz")])
  func everyImageIsClassifiedAsKerasDoes(file: String, predictions: String) throws {
    let model = try Model(contentsOf: Self.folder.appending(path: file))
    let reference = try NamedArrays(npz: Self.folder.appending(path: predictions))
    let expected = try #require(reference.first("top1")).integers()
    let probabilities = try #require(reference.first("probabilities")).tensor()
    let set = try testSet()
    let images = try Scaling(scale: 255)(try set.samples.tensor(samples: 0..<10_000))
    let rows = try model.predict(images)
    let top = (0..<10_000).map { row in (0..<10).max { rows[row, $0] < rows[row, $1] } ?? 0 }
    #expect(top == expected)
    let first = try Tensor(shape: [100, 10], values: Array(rows.values[..<1000]))
    try first.expect(probabilities, tolerance: 1e-5, "the first hundred")
    let correct = zip(top, set.labels).count { $0 == $1 }
    #expect(correct == zip(expected, set.labels).count { $0 == $1 })
    #expect(correct >= 9930)
  }

  @Test(arguments: [("model.h5", 336_490, 335_594), ("model-large.h5", 597_738, 596_330)])
  func theNumberOfParametersIsThatOfTheNetwork(file: String, all: Int, trainable: Int) throws {
    let model = try Model(contentsOf: Self.folder.appending(path: file))
    let parameters = try model.graph.parameters()
    #expect(parameters.reduce(0) { $0 + ($1.spec.count ?? 0) } == all)
    #expect(parameters.filter(\.trainable).reduce(0) { $0 + ($1.spec.count ?? 0) } == trainable)
  }
}

extension NamedArrays {
  func first(_ name: String) -> DataArray? {
    entries.first(where: { (entry: Entry) in entry.name == name })?.array
  }
}
