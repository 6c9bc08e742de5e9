import KerasGraph
import SIMDKernels

/// What leaves weights of attention out in training: inverted dropout, each weight by its place among all of a run.
struct AttentionDropout {
  private let rate: Float
  private let seed: UInt64

  /// - Returns: `nil` if nothing is left out.
  init?(rate: Float, seed: UInt64) {
    if rate == 0 { return nil }
    self.rate = rate
    self.seed = seed
  }

  /// The weights from `first` on, of which some are left out and the others grow.
  func drop(
    _ first: Int, _ count: Int, _ weights: UnsafePointer<Float>, _ dropped: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    draw(first, count, dropped, kernels)
    kernels.combine(.multiply, count, weights, 1, UnsafePointer(dropped), 1, dropped)
  }

  /// What the weights from `first` on are multiplied with.
  func draw(_ first: Int, _ count: Int, _ factors: UnsafeMutablePointer<Float>, _ kernels: KernelTable) {
    kernels.bernoulli(RandomSequence(seed: seed), first, count, rate, 0, rate < 1 ? 1 / (1 - rate) : 0, factors)
  }
}
