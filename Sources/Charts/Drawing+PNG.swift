import CPNG

extension Drawing {
  /// The drawing as a PNG file, texts in letters of lines.
  ///
  /// - Parameter scale: the pixels of a point.
  /// - Returns: `nil` if libpng can't write it.
  public func png(scale: Double = 2) -> [UInt8]? {
    let raster = raster(scale: scale)
    let (width, height) = (UInt32(raster.width), UInt32(raster.height))
    var size = cpng_write_rgb(raster.pixels, width, height, nil, 0)
    guard size > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    size = cpng_write_rgb(raster.pixels, width, height, &bytes, size)
    return size > 0 ? Array(bytes.prefix(size)) : nil
  }

  func raster(scale: Double) -> Raster {
    var raster = Raster(width: Int((width * scale).rounded(.up)), height: Int((height * scale).rounded(.up)))
    for mark in marks {
      switch mark {
      case .rectangle(let area):
        raster.fill(
          x: area.x * scale, y: area.y * scale, width: area.width * scale, height: area.height * scale, area.color)
      case .line(let line):
        raster.stroke(line.points.map { Point($0.x * scale, $0.y * scale) }, width: line.width * scale, line.color)
      case .text(let text):
        for stroke in StrokeFont.strokes(of: text) {
          raster.stroke(
            stroke.map { Point($0.x * scale, $0.y * scale) }, width: text.size * StrokeFont.weight * scale, text.color)
        }
      }
    }
    return raster
  }
}
