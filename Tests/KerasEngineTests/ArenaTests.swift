import KerasEngine
import Testing

@Suite struct ArenaTests {
  /// Random lifetimes and sizes: whatever lives at one time must not overlap, and the block must hold all.
  @Test(arguments: 0..<50) func valuesThatLiveTogetherNeverOverlap(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let requests = (0..<Int.random(in: 1...40, using: &random)).map { _ in
      let first = Int.random(in: 0..<30, using: &random)
      return Arena.Request(
        lifetime: first...first + Int.random(in: 0..<6, using: &random), count: Int.random(in: 0..<500, using: &random))
    }
    let arena = Arena(requests)
    for (a, request) in requests.enumerated() {
      #expect(arena.offsets[a] % Arena.granule == 0)
      #expect(arena.offsets[a] + request.count <= arena.count)
      for b in 0..<a where requests[b].lifetime.overlaps(request.lifetime) {
        let (x, y) = (
          arena.offsets[a]..<arena.offsets[a] + request.count, arena.offsets[b]..<arena.offsets[b] + requests[b].count
        )
        #expect(!x.overlaps(y), "\(x) and \(y) overlap")
      }
    }
  }

  @Test func memoryIsUsedAgain() {
    let chain = (0..<10).map { Arena.Request(lifetime: $0...$0 + 1, count: 64) }
    #expect(Arena(chain).count == 128)
  }
}

/// A small seeded generator (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
