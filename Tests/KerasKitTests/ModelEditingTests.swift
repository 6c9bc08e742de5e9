import FixtureSupport
import Foundation
import KerasKit
import Testing

@Suite struct ModelEditingTests {
  private let url = TrainedModelTests.folder.appending(path: "model.h5")

  @Test func anEditedWeightIsTheOnlyThingThatChanges() throws {
    let model = try Model(contentsOf: url)
    let parameter = try #require(try model.graph.parameters().last { $0.key.name == "bias" })
    let old = try #require(model.parameters[parameter.key])
    let edited = try model.replacing(parameter.key, with: Tensor(old.values.enumerated().map { $1 + Float($0) }))
    try withTemporaryFolder { folder in
      let copy = folder.appending(path: "edited.h5")
      try edited.save(to: copy)
      let again = try Model(contentsOf: copy)
      for other in try model.graph.parameters() {
        let (before, after) = (
          try #require(model.parameters[other.key]), try #require(again.parameters[other.key])
        )
        #expect((before == after) == (other.key != parameter.key), "\(other.key)")
      }
      let differing = zip(try Archive(contentsOf: url.path).items, try Archive(contentsOf: copy.path).items)
        .filter { $0 != $1 }.map(\.0.path)
      #expect(differing.count == 1)
      let image = try Tensor(zeros: [1, 28, 28, 1])
      #expect(try again.predict(image) == edited.predict(image))
      #expect(try again.predict(image) != model.predict(image))
    }
  }

  @Test func editsThatDoNotFitAreRefused() throws {
    let model = try Model(contentsOf: url)
    let ghost = ParameterKey(layers: ["ghost"], name: "kernel")
    #expect(throws: ModelError.self) { try model.replacing(ghost, with: Tensor([1])) }
    let first = try #require(try model.graph.parameters().first)
    #expect(throws: ModelError.self) { try model.replacing(first.key, with: Tensor([1])) }
  }

  @Test func predictionsFromManyTasksAgree() async throws {
    let model = try Model(contentsOf: url)
    let images = try Tensor(shape: [9, 28, 28, 1]) { Float($0 % 255) / 255 }
    let expected = try model.predict(images)
    try await withThrowingTaskGroup(of: Tensor.self) { group in
      for _ in 0..<16 { group.addTask { try model.predict(images) } }
      for try await rows in group { try rows.expect(expected, tolerance: 1e-6, "one of many") }
    }
  }
}
