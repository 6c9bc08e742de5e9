import ArgumentParser

/// How a model is run.
struct RunArguments: ParsableArguments {
  @Option(help: "The number of threads; by default one for each processor.")
  var threads: Int?

  @Option(help: "The kernels to use: portable, avx2 or avx512; by default the best that this processor has.")
  var kernels: String?

  @Flag(help: "Do without faster algorithms that round more, such as Winograd's convolution.")
  var exact = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more") }
  }
}
