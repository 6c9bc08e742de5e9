/// The gradient of ``sampleImage`` by the image with its margins, added to what is there: every pixel of
/// the result gives its gradient back to the pixels that it was made of, each as much as it had.
@inlinable
func sampleImageGradient<I: ISA>(
  _ isa: I.Type, _ sampling: ImageSampling, _ dy: UnsafePointer<Float>, _ shiftX: UnsafePointer<Float>?,
  _ shiftY: UnsafePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>, _ padded: UnsafeMutablePointer<Float>
) {
  let (width, channels) = (sampling.width, sampling.channels)
  let below = (width + 3) * channels
  for row in 0..<sampling.height {
    let places = SampledPlaces<I>(scratch, count: width)
    places.locate(sampling, row, shiftX.map { $0 + row * width }, shiftY.map { $0 + row * width })
    for index in 0..<width {
      let target = padded + (places.pixel(sampling, padded, index) - UnsafePointer(padded))
      let given = dy + (row * width + index) * channels
      if sampling.isNearest {
        for channel in 0..<channels { target[channel] += given[channel] }
        continue
      }
      let (x, y) = (places.right[index], places.down[index])
      for channel in 0..<channels {
        let (upper, lower) = ((1 - y) * given[channel], y * given[channel])
        target[channel] += (1 - x) * upper
        target[channel + channels] += x * upper
        target[channel + below] += (1 - x) * lower
        target[channel + below + channels] += x * lower
      }
    }
  }
}
