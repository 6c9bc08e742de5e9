import Charts
import KerasData
import Testing

@Suite struct DrawingTests {
  private static let chart: Drawing = {
    var drawing = Drawing(width: 300, height: 200)
    drawing.fill(x: 0, y: 0, width: 300, height: 200, .white)
    let line = LineChart.Series(
      name: "training & more", color: .blue, points: [.init(1, 0.5), .init(2, .nan), .init(3, 0.25), .init(4, 0.25)])
    LineChart(title: "Loss <1>", xLabel: "Epoch", series: [line])
      .draw(into: &drawing, x: 0, y: 0, width: 300, height: 200)
    return drawing
  }()

  @Test func theVectorsAreWellFormed() {
    let svg = Self.chart.svg
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\""))
    #expect(svg.hasSuffix("</svg>\n"))
    #expect(svg.contains(">Loss &lt;1&gt;</text>") && svg.contains(">training &amp; more</text>"))
    #expect(!svg.contains("nan"))
    #expect(svg.components("<") == svg.components(">"))
  }

  /// What the one file has in a place, the other has there too.
  @Test func thePixelsAreTheSameDrawing() throws {
    let png = try #require(Self.chart.png(scale: 2))
    let image = try PNGImage(png: png).pixels
    #expect(image.shape == [400, 600, 3])
    let lines = Self.chart.marks.compactMap { mark in
      if case .line(let line) = mark, line.color == .blue { line } else { nil }
    }
    #expect(lines.count { $0.points.count > 1 } >= 2, "a curve with a gap, and its sign in the legend")
    for line in lines {
      let middle = line.points.count / 2
      let (start, end) = (line.points[max(0, middle - 1)], line.points[middle])
      let (x, y) = (Int(start.x + end.x), Int(start.y + end.y))
      let place = 3 * (y * 600 + x)
      #expect(Array(image.bytes[place..<place + 3]) == [0, 114, 178], "at \(x), \(y)")
    }
    #expect(Array(image.bytes.prefix(3)) == [255, 255, 255])
  }

  @Test func lettersAreDrawnWithinTheirWidth() throws {
    var drawing = Drawing(width: 200, height: 40)
    drawing.text("Accuracy 0.95", at: .init(100, 30), size: 20, anchor: .middle, .black)
    let image = try PNGImage(png: try #require(drawing.png(scale: 1))).pixels
    let dark = (0..<200 * 40).filter { image.bytes[3 * $0] < 128 }
    let columns = dark.map { $0 % 200 }
    #expect(dark.count > 200)
    #expect(abs((columns.min() ?? 0) + (columns.max() ?? 0) - 200) <= 3, "the text is in the middle")
    #expect(dark.allSatisfy { (14...36).contains($0 / 200) })
  }

  @Test func aLoneEpochIsADot() {
    var drawing = Drawing(width: 300, height: 200)
    let line = LineChart.Series(name: "training", color: .vermilion, points: [.init(1, 0.5)])
    LineChart(title: "Loss", xLabel: "Epoch", series: [line])
      .draw(into: &drawing, x: 0, y: 0, width: 300, height: 200)
    #expect(!drawing.svg.contains("nan") && drawing.png() != nil)
  }
}

extension String {
  fileprivate func components(_ character: Character) -> Int { count { $0 == character } }
}
