import FixtureSupport
import Foundation
import KerasKit
import Testing

/// `Fixtures/summary` holds what Keras itself printed for the same files.
struct ModelSummaryTests {
  @Test(arguments: ["sequential", "functional"], [false, true])
  func tableIsThatOfKeras(_ name: String, _ expanded: Bool) throws {
    let folder = Fixtures.folder.appending(path: "summary")
    let model = try Model(contentsOf: folder.appending(path: "\(name).h5"))
    let file = folder.appending(path: expanded ? "\(name)-expanded.txt" : "\(name).txt")
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(model.summary.table(expandNested: expanded) + "\n" == expected)
  }

  @Test func trainableColumnAndWideNames() throws {
    let model = try Model(contentsOf: Fixtures.folder.appending(path: "summary/functional.h5"))
    let table = model.summary.table(expandNested: true, showTrainable: true, lineLength: 60)
    #expect(table.contains("Trainable ┃") && table.contains("(Concatenate)") && !table.contains("…"))
    let rows = model.summary.rows
    #expect(rows.filter { $0.depth == 1 }.map(\.trainable) == [false, true])
    #expect(rows.first { $0.name == "sum" }?.trainable == nil)
  }

  @Test func unsupportedLayersAreCountedByTheirStoredWeights() throws {
    let model = try Model(contentsOf: Fixtures.folder.appending(path: "invalid/unsupported-layer.h5"))
    let summary = model.summary
    #expect(summary.rows.filter { $0.unsupported != nil }.map(\.className) == ["Shop>ScaleByTwo", "Lambda"])
    #expect(summary.total.elements > 0)
  }
}
