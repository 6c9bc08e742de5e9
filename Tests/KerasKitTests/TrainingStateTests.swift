import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Models that Keras trained: how they were compiled and what their optimizers remember, read and written.
@Suite struct TrainingStateTests {
  static let fitted = ["fitted", "fitted-keras2", "fitted-legacy-keras2"]

  @Test("a training that did not go on is written as it was read", arguments: fitted)
  func keepsWhatIsThere(name: String) throws {
    let url = Fixtures.folder.appending(path: "models/\(name).h5")
    let model = try Model(contentsOf: url)
    let state = try #require(try model.trainingState())
    #expect(state.optimizer?.iterations == 6)
    #expect(state.compilation.optimizer is Adam)
    #expect(state.compilation.losses.first is SparseCategoricalCrossentropy)
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "copy.h5")
    try model.save(to: copy, training: state)
    let (before, after) = (try Archive(contentsOf: url.path), try Archive(contentsOf: copy.path))
    for (one, other) in zip(before.items, after.items) { #expect(one == other, "\(one.path)") }
    #expect(before == after)
  }
}
