import KerasGraph

extension WindowGeometry {
  /// Reads `kernel_size`, `strides`, `dilation_rate` and `padding`, for `axes` spatial axes.
  init(_ config: inout ConfigReader, axes: Int, causal: Bool = false) {
    self.init(
      size: config.ints("kernel_size", count: axes), strides: config.ints("strides", count: axes, default: 1),
      dilation: config.ints("dilation_rate", count: axes, default: 1), padding: config.padding(causal: causal)
    )
  }

  func encode(to config: inout ConfigWriter) {
    config.write("kernel_size", size)
    config.write("strides", strides)
    config.write("padding", padding)
    config.write("dilation_rate", dilation)
  }
}
