/// Numbers against whole numbers, as lines over two axes, with a legend.
public struct LineChart: Hashable, Sendable {
  public struct Series: Hashable, Sendable {
    public let name: String
    public let color: Drawing.Color
    /// A number that is not finite is a gap.
    public let points: [Drawing.Point]

    public init(name: String, color: Drawing.Color, points: [Drawing.Point]) {
      self.name = name
      self.color = color
      self.points = points
    }
  }

  public var title: String
  public var xLabel: String
  public var series: [Series]

  public init(title: String, xLabel: String, series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.series = series
  }

  /// Draws the chart into a place of a drawing.
  public func draw(into drawing: inout Drawing, x: Double, y: Double, width: Double, height: Double) {
    let frame = ChartFrame(self, x: x, y: y, width: width, height: height)
    drawing.text(
      title, at: Drawing.Point((frame.left + frame.right) / 2, y + 18), size: 14, anchor: .middle, .black)
    frame.drawAxes(into: &drawing, xLabel: xLabel)
    for line in series { frame.draw(line, into: &drawing) }
    frame.drawLegend(series, into: &drawing)
  }
}

/// Where a chart's lines lie, and which numbers they show there.
private struct ChartFrame {
  let left, right, top, bottom: Double
  private let xs: ClosedRange<Double>
  private let ys: ClosedRange<Double>
  private let xTicks: AxisTicks
  private let yTicks: AxisTicks

  /// Lines of so few points have a dot at each.
  private static let dottedCount = 40
  private static let labelSize = 11.0

  init(_ chart: LineChart, x: Double, y: Double, width: Double, height: Double) {
    let points = chart.series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    var (low, high) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 1)
    if high - low < 1e-9 * max(abs(high), 1) {
      let margin = high == 0 ? 1 : abs(high) * 0.1
      (low, high) = (low - margin, high + margin)
    }
    yTicks = AxisTicks(low...high, count: 5, covers: true)
    ys = (yTicks.values.first ?? low)...max(yTicks.values.last ?? high, (yTicks.values.first ?? low) + 1e-12)
    let first = points.map(\.x).min() ?? 0
    let last = max(points.map(\.x).max() ?? 1, first)
    xs = first == last ? (first - 1)...(first + 1) : first...last
    xTicks = AxisTicks(first...last, count: 8, isWhole: true, covers: false)
    let widest = yTicks.labels.map { StrokeFont.width(of: $0, size: Self.labelSize) }.max() ?? 0
    left = x + 18 + widest
    right = x + width - 14
    top = y + 30
    bottom = y + height - 42
  }

  private func place(_ point: Drawing.Point) -> Drawing.Point {
    Drawing.Point(
      left + (point.x - xs.lowerBound) / (xs.upperBound - xs.lowerBound) * (right - left),
      bottom - (point.y - ys.lowerBound) / (ys.upperBound - ys.lowerBound) * (bottom - top))
  }

  func drawAxes(into drawing: inout Drawing, xLabel: String) {
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let y = place(Drawing.Point(xs.lowerBound, value)).y
      drawing.line([Drawing.Point(left, y), Drawing.Point(right, y)], width: 0.75, .paleGray)
      drawing.text(label, at: Drawing.Point(left - 8, y + 4), size: Self.labelSize, anchor: .end, .black)
    }
    for (value, label) in zip(xTicks.values, xTicks.labels) where xs.contains(value) {
      let x = place(Drawing.Point(value, ys.lowerBound)).x
      drawing.line([Drawing.Point(x, bottom), Drawing.Point(x, bottom + 4)], width: 1, .gray)
      drawing.text(label, at: Drawing.Point(x, bottom + 17), size: Self.labelSize, anchor: .middle, .black)
    }
    drawing.line(
      [Drawing.Point(left, top), Drawing.Point(left, bottom), Drawing.Point(right, bottom)], width: 1, .gray)
    drawing.text(
      xLabel, at: Drawing.Point((left + right) / 2, bottom + 35), size: 12, anchor: .middle, .black)
  }

  func draw(_ series: LineChart.Series, into drawing: inout Drawing) {
    var run: [Drawing.Point] = []
    let isDotted = series.points.count <= Self.dottedCount
    for point in series.points + [Drawing.Point(.nan, .nan)] {
      if point.x.isFinite, point.y.isFinite {
        run.append(place(point))
      } else if !run.isEmpty {
        drawing.line(run, width: 1.75, series.color)
        run = []
      }
    }
    guard isDotted else { return }
    for point in series.points where point.x.isFinite && point.y.isFinite {
      drawing.line([place(point)], width: 4.5, series.color)
    }
  }

  /// In the corner that lines leave most room in: the upper right one, or the lower right one.
  func drawLegend(_ series: [LineChart.Series], into drawing: inout Drawing) {
    let width = 34 + (series.map { StrokeFont.width(of: $0.name, size: 12) }.max() ?? 0) * 1.05
    let height = 18 * Double(series.count) + 8
    let middle = (ys.lowerBound + ys.upperBound) / 2
    let late = series.flatMap(\.points).filter { $0.y.isFinite && place($0).x > right - width }
    let areHigh = late.count { $0.y > middle } * 2 > late.count
    let (x, y) = (right - width - 6, areHigh ? bottom - height - 8 : top + 4)
    drawing.fill(x: x - 0.75, y: y - 0.75, width: width + 1.5, height: height + 1.5, .paleGray)
    drawing.fill(x: x, y: y, width: width, height: height, .white)
    for (index, line) in series.enumerated() {
      let centre = y + 13 + 18 * Double(index)
      drawing.line([Drawing.Point(x + 7, centre), Drawing.Point(x + 23, centre)], width: 1.75, line.color)
      drawing.text(line.name, at: Drawing.Point(x + 29, centre + 4), size: 12, .black)
    }
  }
}
