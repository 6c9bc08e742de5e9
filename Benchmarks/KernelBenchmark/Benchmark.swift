import SIMDKernels

/// One kernel at one shape: what it is called, the work of one call in billions of `unit`, and the call.
struct Benchmark: Sendable {
  let name: String
  let unit: String
  let work: Double
  let run: @Sendable (KernelTable) -> () -> Void
}

extension Benchmark {
  static func product(_ rows: Int, _ columns: Int, _ depth: Int) -> Benchmark {
    Benchmark(
      name: "product \(rows)x\(columns)x\(depth)", unit: "GFLOP/s",
      work: 2e-9 * Double(rows * columns * depth)
    ) { kernels in
      let a = Floats(rows * depth)
      let b = Floats(depth * columns)
      let packed = Floats(kernels.packedCount(depth: depth, columns: columns))
      let c = Floats(rows * columns)
      kernels.packPanels(depth, columns, b.input, columns, 1, packed.start)
      return {
        kernels.product(
          rows, columns, depth, a.input, depth, packed.input, c.start, columns, false, Epilogue())
      }
    }
  }

  static func convolution(_ size: Int, _ channels: Int, _ filters: Int, kernel: Int = 3, images: Int = 4)
    -> Benchmark
  {
    let pixels = images * size * size
    return Benchmark(
      name: "convolution \(size)x\(size) \(channels)->\(filters) \(kernel)x\(kernel)", unit: "GFLOP/s",
      work: 2e-9 * Double(pixels * kernel * kernel * channels * filters)
    ) { kernels in
      let window = Window(size: size, kernel: kernel, channels: channels, images: images)
      let depth = kernel * kernel * channels
      let weights = Floats(depth * filters)
      let packed = Floats(kernels.packedCount(depth: depth, columns: filters))
      let c = Floats(pixels * filters)
      kernels.packPanels(depth, filters, weights.input, filters, 1, packed.start)
      return {
        kernels.gatheredProduct(
          window.rows, 0, pixels, filters, packed.input, c.start, filters, Epilogue(lower: 0))
      }
    }
  }

  /// The gradient of a convolution by its weights.
  static func weightGradient(_ size: Int, _ channels: Int, _ filters: Int, kernel: Int = 3, images: Int = 4)
    -> Benchmark
  {
    let pixels = images * size * size
    return Benchmark(
      name: "weight gradient \(size)x\(size) \(channels)->\(filters) \(kernel)x\(kernel)", unit: "GFLOP/s",
      work: 2e-9 * Double(pixels * kernel * kernel * channels * filters)
    ) { kernels in
      let window = Window(size: size, kernel: kernel, channels: channels, images: images)
      let gradient = Floats(pixels * filters)
      let c = Floats(kernel * kernel * channels * filters)
      return {
        kernels.gatheredTransposedProduct(
          window.rows, 0, pixels, filters, gradient.input, filters, c.start, filters)
      }
    }
  }

  static func depthwise(_ size: Int, _ channels: Int, kernel: Int = 3, images: Int = 4) -> Benchmark {
    let pixels = images * size * size
    return Benchmark(
      name: "depthwise \(size)x\(size)x\(channels) \(kernel)x\(kernel)", unit: "GFLOP/s",
      work: 2e-9 * Double(pixels * channels * kernel * kernel)
    ) { kernels in
      let window = Window(size: size, kernel: kernel, channels: channels, images: images)
      let weights = Floats(kernel * kernel * channels)
      let c = Floats(pixels * channels)
      return {
        kernels.gatheredDepthwise(
          window.rows, 0, pixels, weights.input, c.start, channels, Epilogue(lower: 0))
      }
    }
  }

  static func pooling(_ reduction: Reduction, _ size: Int, _ channels: Int) -> Benchmark {
    let pixels = size * size
    return Benchmark(
      name: "\(reduction) pooling \(size)x\(size)x\(channels) 3x3", unit: "G/s",
      work: 9e-9 * Double(pixels * channels)
    ) { kernels in
      let window = Window(size: size, kernel: 3, channels: channels, images: 1)
      let c = Floats(pixels * channels)
      return { kernels.gatheredReduction(reduction, window.rows, 0, pixels, c.start, channels) }
    }
  }

  static func apply(_ function: ElementwiseFunction) -> Benchmark {
    elementwise("\(function)") { kernels, x, y in kernels.apply(function, 4096, x, y) }
  }

  static func rows(_ name: String, _ call: @escaping RowKernel) -> Benchmark {
    elementwise("\(name) 64x64") { kernels, x, y in call(kernels)(64, 64, x, y) }
  }

  typealias RowKernel =
    @Sendable (KernelTable) -> @Sendable (Int, Int, KernelTable.Input, KernelTable.Output) -> Void

  static func elementwise(
    _ name: String, _ call: @escaping @Sendable (KernelTable, KernelTable.Input, KernelTable.Output) -> Void
  ) -> Benchmark {
    Benchmark(name: name, unit: "G/s", work: 4096e-9) { kernels in
      let x = Floats(4096)
      let y = Floats(4096)
      return { call(kernels, x.input, y.start) }
    }
  }
}

/// The rows of a square `kernel` at stride 1 with "same" padding over square images.
final class Window {
  let rows: GatheredRows
  private let image: Floats
  private let zeros: Floats
  private let offsets: UnsafeMutablePointer<Int32>

  init(size: Int, kernel: Int, channels: Int, images: Int) {
    image = Floats(images * size * size * channels)
    zeros = Floats(channels)
    zeros.start.update(repeating: 0, count: channels)
    let taps = kernel * kernel
    offsets = .allocate(capacity: size * size * taps)
    for position in 0..<size * size {
      for tap in 0..<taps {
        let y = position / size + tap / kernel - kernel / 2
        let x = position % size + tap % kernel - kernel / 2
        let inside = y >= 0 && y < size && x >= 0 && x < size
        offsets[position * taps + tap] = inside ? Int32((y * size + x) * channels) : -1
      }
    }
    rows = GatheredRows(
      base: image.input, offsets: offsets, rowsPerImage: size * size, taps: taps, run: channels,
      imageStride: size * size * channels, zeros: zeros.input,
      lines: WindowLines(windows: size, width: kernel, step: 1))
  }

  deinit { offsets.deallocate() }
}
