import CProcessorPeak
import KernelSelection
import SIMDKernels

/// Measures every kernel on every table that this processor supports, on one thread.
///
/// Arguments are words; a benchmark runs if its name contains one of them, or if there are none.
@main
enum KernelBenchmark {
  static let all: [Benchmark] =
    [
      .product(256, 256, 256), .product(256, 10, 128), .product(128, 128, 3136), .product(1, 128, 3136),
      .product(1, 512, 512), .product(1, 10, 128), .product(2, 512, 512), .product(3, 512, 512),
      .product(7, 512, 512),
      .product(49, 64, 64), .product(1200, 96, 16), .product(784, 192, 32), .product(196, 384, 64),
      .product(49, 960, 160),
      .product(16, 512, 128),
      .convolution(14, 32, 32), .convolution(7, 32, 32), .convolution(14, 64, 64), .convolution(7, 64, 64),
      .convolution(28, 1, 32), .convolution(28, 1, 32, kernel: 5), .convolution(28, 3, 16),
      .convolution(14, 32, 48),
      .convolution(28, 32, 10), .convolution(7, 64, 64, images: 1),
      .convolution(14, 32, 16),
      .weightGradient(14, 16, 32), .weightGradient(24, 32, 32), .weightGradient(7, 64, 64), .weightGradient(28, 1, 32),
      .depthwise(28, 32), .depthwise(14, 96), .depthwise(7, 576), .depthwise(14, 576, images: 1),
      .depthwise(14, 240, kernel: 5, images: 1),
      .pooling(.maximum, 28, 32), .pooling(.mean, 14, 64),
    ]
    + [
      .clamp(lower: 0, upper: .infinity), .exponential, .logarithm, .sigmoid, .tanh, .silu, .gelu, .geluTanh,
      .mish,
      .elu(alpha: 1), .softplus, .errorFunction, .reciprocalSquareRoot,
    ].map(Benchmark.apply)
    + [
      .rows("softmax") { $0.softmax }, .rows("logSoftmax") { $0.logSoftmax },
      .elementwise("softmax 409x10") { $0.softmax(409, 10, $1, $2) },
      .elementwise("normalizeRows 64x64") { $0.normalizeRows(64, 64, 1e-3, $1, nil, nil, $2) },
      .elementwise("combine add") { $0.combine(.add, 4096, $1, 1, $1, 1, $2) },
      .elementwise("scaleShift 64x64") { $0.scaleShift(64, 64, $1, $1, $1, $2) },
      .elementwise("scaleShift 409x10") { $0.scaleShift(409, 10, $1, $1, $1, $2) },
      .elementwise("reduceRows mean 64x64") { $0.reduceRows(.mean, 64, 64, $1, $2) },
      .elementwise("reduceColumns mean 64x64") { $0.reduceColumns(.mean, 64, 64, $1, 64, $2) },
    ]
    + Benchmark.augmentations

  static func main() {
    let words = CommandLine.arguments.dropFirst()
    let tables = KernelTable.available
    let widest = tables.contains { $0.lanes == 16 }
    let peak = { (run: @escaping (Int) -> Double) in run(1_000_000) / bestSeconds { _ = run(1_000_000) } / 1e9
    }
    print("peak of one core: \(decimal(peak(peak_run_wide)))", terminator: "")
    print(widest ? ", in 512-bit vectors \(decimal(peak(peak_run_widest))) GFLOP/s" : " GFLOP/s")
    print(padded("", 36) + tables.map { padded($0.name, 12) }.joined())
    for benchmark in all where words.isEmpty || words.contains(where: { benchmark.name.contains($0) }) {
      let figures = tables.map { padded(decimal(benchmark.work / bestSeconds(benchmark.run($0))), 12) }
      let name = benchmark.name + String(repeating: " ", count: max(0, 36 - benchmark.name.count))
      print(name + figures.joined() + "  " + benchmark.unit)
    }
  }
}
