import KerasGraph

/// Resizes images as `tf.image.resize` does by default: bilinearly between the centres of pixels, without
/// smoothing before an image is made smaller.
struct BilinearResize {
  private let rows: [AxisPlace]
  private let columns: [AxisPlace]
  private let sourceWidth: Int

  init(from source: ImageSize, to target: ImageSize) {
    rows = AxisPlace.places(from: source.height, to: target.height)
    columns = AxisPlace.places(from: source.width, to: target.width)
    sourceWidth = source.width
  }

  /// Writes an image of rows, columns and channels.
  func resize(_ image: UnsafePointer<Float>, channels: Int, into output: UnsafeMutablePointer<Float>) {
    var target = output
    for row in rows {
      let upper = image + row.first * sourceWidth * channels
      let lower = image + row.second * sourceWidth * channels
      for column in columns {
        let (left, right) = (column.first * channels, column.second * channels)
        for channel in 0..<channels {
          let top = upper[left + channel] + (upper[right + channel] - upper[left + channel]) * column.share
          let bottom = lower[left + channel] + (lower[right + channel] - lower[left + channel]) * column.share
          target[channel] = top + (bottom - top) * row.share
        }
        target += channels
      }
    }
  }

  /// The two pixels between which a place lies, and how much of the second it gets.
  private struct AxisPlace {
    let first: Int
    let second: Int
    let share: Float

    static func places(from source: Int, to target: Int) -> [AxisPlace] {
      let scale = Float(source) / Float(target)
      return (0..<target).map { index in
        let place = (Float(index) + 0.5) * scale - 0.5
        let floor = place.rounded(.down)
        return AxisPlace(
          first: max(Int(floor), 0), second: min(Int(place.rounded(.up)), source - 1), share: place - floor)
      }
    }
  }
}
