import SIMDKernels

/// The order in which a pass goes through samples.
struct SampleOrder: Sendable {
  /// Empty for the data's own order.
  private let shuffled: [UInt32]

  /// - Parameter count: the samples; orders of more than 2^32 are the data's own.
  init(count: Int, pass: DataPass) {
    guard pass.isShuffled, let end = UInt32(exactly: count) else {
      shuffled = []
      return
    }
    var order = Array(0..<end)
    var random = RandomStream(pass.seed, UInt64(bitPattern: Int64(pass.epoch)))
    order.shuffle(using: &random)
    shuffled = order
  }

  subscript(position: Int) -> Int { shuffled.isEmpty ? position : Int(shuffled[position]) }
}
