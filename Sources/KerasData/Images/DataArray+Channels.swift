import KerasGraph

extension DataArray {
  /// An image with another number of channels, in the file's own range (0 to 255, or to 65,535).
  ///
  /// Alpha is added opaque or dropped, never blended, as Keras' image loading does. Colour becomes grey by
  /// the weights of ITU-R BT.601, rounded to whole levels as PIL does.
  ///
  /// - Returns: rows, columns, channels.
  /// - Throws: ``DataError`` if `channels` is not 1 to 4.
  func image(channels: Int) throws(DataError) -> Tensor {
    guard (1...4).contains(channels) else {
      throw DataError("an image has 1 to 4 channels, not \(channels)")
    }
    let stored = try tensor()
    let (rows, columns, present) = (stored.shape[0], stored.shape[1], stored.shape[2])
    let opaque: Float = elementType == .uint16 ? 65_535 : 255
    let source = stored.values
    let buffer = FloatBuffer(count: rows * columns * channels) { output in
      for pixel in 0..<rows * columns {
        let color = Self.color(source[(pixel * present)...], present: present, opaque: opaque)
        let wanted = channels < 3 ? SIMD4(Self.grey(color, present: present), color[3], 0, 0) : color
        for channel in 0..<channels {
          output.initializeElement(at: pixel * channels + channel, to: wanted[channel])
        }
      }
    }
    do { return try Tensor(shape: [rows, columns, channels], buffer: buffer) } catch {
      throw DataError(error.description)
    }
  }

  /// Red, green, blue and alpha of the first pixel.
  private static func color(_ pixel: ArraySlice<Float>, present: Int, opaque: Float) -> SIMD4<Float> {
    let first = pixel.startIndex
    return switch present {
    case 1: SIMD4(pixel[first], pixel[first], pixel[first], opaque)
    case 2: SIMD4(pixel[first], pixel[first], pixel[first], pixel[first + 1])
    case 3: SIMD4(pixel[first], pixel[first + 1], pixel[first + 2], opaque)
    default: SIMD4(pixel[first], pixel[first + 1], pixel[first + 2], pixel[first + 3])
    }
  }

  private static func grey(_ color: SIMD4<Float>, present: Int) -> Float {
    guard present > 2 else { return color[0] }
    return (color * SIMD4(0.299, 0.587, 0.114, 0)).sum().rounded(.toNearestOrAwayFromZero)
  }
}
