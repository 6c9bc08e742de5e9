import Charts
import KerasData
import KerasTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How the numbers of a training changed from epoch to epoch, as charts: one for each number, with that of the
/// validation data beside that of the training data.
public struct LearningCurves: Sendable {
  /// The charts side by side, two in a row.
  public let drawing: Drawing

  private static let size = (width: 480.0, height: 320.0)
  /// What is no measure of how well a model does.
  private static let others: Set = ["learning_rate"]

  /// Draws the charts.
  public init(_ history: History) {
    let names = history.names.filter { !$0.hasPrefix("val_") && !Self.others.contains($0) }
    let columns = max(1, min(2, names.count))
    let rows = max(1, (names.count + 1) / 2)
    var drawing = Drawing(
      width: Self.size.width * Double(columns) + 20, height: Self.size.height * Double(rows) + 20)
    drawing.fill(x: 0, y: 0, width: drawing.width, height: drawing.height, .white)
    for (index, name) in names.enumerated() {
      let chart = LineChart(
        title: Self.title(name), xLabel: "Epoch",
        series: [("training", name, Drawing.Color.blue), ("validation", "val_" + name, .vermilion)].compactMap {
          Self.series($0, of: $1, in: history, $2)
        })
      chart.draw(
        into: &drawing, x: 10 + Self.size.width * Double(index % 2), y: 10 + Self.size.height * Double(index / 2),
        width: Self.size.width, height: Self.size.height)
    }
    self.drawing = drawing
  }

  private static func series(
    _ label: String, of name: String, in history: History, _ color: Drawing.Color
  ) -> LineChart.Series? {
    let points = history.epochs.compactMap { epoch in
      epoch.logs[name].map { Drawing.Point(Double(epoch.epoch + 1), Double($0)) }
    }
    return points.isEmpty ? nil : LineChart.Series(name: label, color: color, points: points)
  }

  /// `Top k categorical accuracy` for `top_k_categorical_accuracy`.
  private static func title(_ name: String) -> String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Writes `learning_curves.svg` and `learning_curves.png` into a folder; old ones give way when the new ones are
  /// complete.
  ///
  /// - Throws: ``DataError`` if one can't be written.
  public func write(into folder: URL) throws(DataError) {
    guard let png = drawing.png() else { throw DataError("the learning curves can't be drawn", kind: .unwritable) }
    for (name, bytes) in [("learning_curves.svg", Array(drawing.svg.utf8)), ("learning_curves.png", png)] {
      try FileBytes.write(bytes, to: folder.appendingPathComponent(name).path)
    }
  }
}
