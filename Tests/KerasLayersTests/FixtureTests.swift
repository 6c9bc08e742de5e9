import FixtureSupport
import KerasGraph
import KerasLayers
import Testing

@Suite("Layers against Keras")
struct FixtureTests {
  @Test("gives what Keras gives", arguments: Fixtures.layers.filter { refused[$0] == nil })
  func agrees(fixture: String) throws {
    try checkLayer(fixture)
  }

  /// Options of Keras that are not supported, and what is said of them.
  static let refused = [
    "GRU/time-major-keras2": "time_major true is not supported",
    "LSTM/time-major-keras2": "time_major true is not supported",
    "LocallyConnected1D/same-sparse-keras2": "implementation 3 is not supported",
    "LocallyConnected2D/same-dense-keras2": "implementation 2 is not supported",
    "LocallyConnected2D/same-sparse-keras2": "implementation 3 is not supported",
    "SimpleRNN/time-major-keras2": "time_major true is not supported",
  ]

  @Test("refuses by name", arguments: refused.keys.sorted())
  func refuses(fixture: String) throws {
    let error = #expect(throws: ModelError.self) { try checkLayer(fixture) }
    let expected = Self.refused[fixture] ?? ""
    #expect(
      error?.description.contains(expected) == true,
      "\(error?.description ?? "") does not say \"\(expected)\"")
  }

  @Test("every layer of the catalog has a fixture")
  func complete() {
    let covered = Set(Fixtures.layers.compactMap { $0.split(separator: "/").first.map(String.init) })
    for layer in LayerCatalog.standard.layers {
      #expect(covered.contains(layer.kerasName), "Fixtures/layers has no file for \(layer.kerasName)")
    }
  }
}
