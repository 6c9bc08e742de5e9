import FixtureSupport
import KerasLayers
import KerasGraph
import Testing

@Suite("Layers against Keras")
struct FixtureTests {
  @Test("gives what Keras gives", arguments: Fixtures.layers)
  func agrees(fixture: String) throws {
    try checkLayer(fixture)
  }

  @Test("every layer of the catalog has a fixture")
  func complete() {
    let covered = Set(Fixtures.layers.compactMap { $0.split(separator: "/").first.map(String.init) })
    for layer in LayerCatalog.standard.layers {
      #expect(covered.contains(layer.kerasName), "Fixtures/layers has no file for \(layer.kerasName)")
    }
  }
}
