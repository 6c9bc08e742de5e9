/// A picture of pixels on white, on which shapes are drawn with smooth edges.
struct Raster {
  let width: Int
  let height: Int
  /// Red, green and blue of each pixel, row by row from the top.
  private(set) var pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 255, count: 3 * width * height)
  }

  /// Fills a rectangle; pixels that it covers in part get a part of the colour.
  mutating func fill(x: Double, y: Double, width: Double, height: Double, _ color: Drawing.Color) {
    func share(_ pixel: Int, _ start: Double, _ extent: Double) -> Double {
      max(0, min(Double(pixel + 1), start + extent) - max(Double(pixel), start))
    }
    for row in rows(y, y + height) {
      for column in columns(x, x + width) {
        blend(column, row, color, share(row, y, height) * share(column, x, width))
      }
    }
  }

  /// Draws a line with round joints and ends. A pixel is covered by its distance from the line; where parts of the line
  /// meet, the nearest one counts.
  mutating func stroke(_ points: [Drawing.Point], width lineWidth: Double, _ color: Drawing.Color) {
    guard let first = points.first else { return }
    let reach = lineWidth / 2 + 0.5
    let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
    let (top, bottom) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 0)
    let (columns, rows) = (columns(left - reach, right + reach), rows(top - reach, bottom + reach))
    var coverage = [Double](repeating: 0, count: columns.count * rows.count)
    for (start, end) in zip([first] + points, points) {
      let segment = Segment(start, end)
      let inner = self.columns(min(start.x, end.x) - reach, max(start.x, end.x) + reach)
      for row in self.rows(min(start.y, end.y) - reach, max(start.y, end.y) + reach) {
        for column in inner {
          let distance = segment.distance(x: Double(column) + 0.5, y: Double(row) + 0.5)
          let place = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
          coverage[place] = max(coverage[place], min(1, min(lineWidth, 1) * (reach - distance)))
        }
      }
    }
    for row in rows {
      for column in columns {
        blend(
          column, row, color,
          coverage[(row - rows.lowerBound) * columns.count + column - columns.lowerBound])
      }
    }
  }

  private func columns(_ from: Double, _ to: Double) -> Range<Int> { Self.range(from, to, width) }
  private func rows(_ from: Double, _ to: Double) -> Range<Int> { Self.range(from, to, height) }

  private static func range(_ from: Double, _ to: Double, _ extent: Int) -> Range<Int> {
    let lower = Int(max(0, min(Double(extent), from.rounded(.down))))
    return lower..<max(lower, Int(max(0, min(Double(extent), to.rounded(.up)))))
  }

  private mutating func blend(_ column: Int, _ row: Int, _ color: Drawing.Color, _ share: Double) {
    guard share > 0 else { return }
    let place = 3 * (row * width + column)
    for (channel, value) in [color.red, color.green, color.blue].enumerated() {
      let old = Double(pixels[place + channel])
      pixels[place + channel] = UInt8((old + (Double(value) - old) * min(share, 1)).rounded())
    }
  }
}

/// A straight part of a line.
private struct Segment {
  let start: Drawing.Point
  private let dx, dy, squaredLength: Double

  init(_ start: Drawing.Point, _ end: Drawing.Point) {
    self.start = start
    (dx, dy) = (end.x - start.x, end.y - start.y)
    squaredLength = dx * dx + dy * dy
  }

  func distance(x: Double, y: Double) -> Double {
    let (px, py) = (x - start.x, y - start.y)
    let place = squaredLength == 0 ? 0 : max(0, min(1, (px * dx + py * dy) / squaredLength))
    let (ex, ey) = (px - place * dx, py - place * dy)
    return (ex * ex + ey * ey).squareRoot()
  }
}
