import FixtureSupport
import Foundation
import KerasKit
import Testing

@Suite struct LayerSelectionTests {
  private let graph: LayerGraph

  init() throws {
    graph = try Model(contentsOf: Fixtures.folder.appending(path: "summary/functional.h5")).graph
  }

  @Test func patternsChooseLayersWithAllInsideThem() throws {
    #expect(try LayerSelection([], of: graph).names.isEmpty)
    #expect(try LayerSelection(["sh?red"], of: graph).names == ["shared"])
    let inner = try LayerSelection(["inner"], of: graph)
    #expect(inner.names == ["inner"])
    #expect(inner.contains("inner") && inner.contains("inner/dense") && !inner.contains("inner_2"))
    let parts = try LayerSelection(["inner/*"], of: graph)
    #expect(!parts.names.isEmpty && parts.names.allSatisfy { $0.hasPrefix("inner/") } && !parts.contains("inner"))
    #expect(try LayerSelection(["*"], of: graph).names == ["shared", "inner"])
  }

  @Test func aPatternThatMatchesNothingIsRefused() {
    #expect(
      performing: { try LayerSelection(["shared", "conv*", "sum"], of: graph) },
      throws: { error in
        let text = "\(error)"
        return text.contains("no layer with weights matches \"conv*\"; they are shared, inner")
          && text.contains("\"sum\"") && !text.contains("\"shared\"")
      })
  }
}
