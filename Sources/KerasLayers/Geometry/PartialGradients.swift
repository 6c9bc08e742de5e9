import KerasGraph
import SIMDKernels

/// The gradients by weights when every part of a team sums up its own: the first part in the memory of the gradients
/// themselves, every other in memory of its own, which is added in the order of the parts.
struct PartialGradients: Sendable {
  /// The elements of each weight.
  private let counts: [Int]
  private let kernels: KernelTable

  init(_ site: CallSite) {
    counts = site.weights.map(\.count)
    kernels = site.kernels
  }

  /// The floats of memory that a part needs.
  var count: Int { counts.reduce(0, +) }

  /// Where a part adds its gradient by each weight; `nil` for a weight that is not trained.
  ///
  /// - Parameter memory: ``count`` floats of the part's own, which are set to zero.
  func targets(_ back: BackwardCall, part: Int, _ memory: UnsafeMutablePointer<Float>) -> [UnsafeMutablePointer<Float>?]
  {
    guard part > 0 else { return back.weightGradients }
    var place = memory
    return zip(back.weightGradients, counts).map { gradient, count in
      guard gradient != nil else { return nil }
      defer { place += count }
      place.update(repeating: 0, count: count)
      return place
    }
  }

  /// Adds up what the parts have.
  ///
  /// - Parameter memory: gives the memory of each part.
  func join(_ back: BackwardCall, parts: Int, _ memory: (_ part: Int) -> UnsafeMutablePointer<Float>) {
    for part in 1..<Swift.max(parts, 1) {
      var place = UnsafePointer(memory(part))
      for case (let gradient?, let count) in zip(back.weightGradients, counts) {
        let source = place
        back.call.team.divide(count, grain: 16_384) { range in
          let sum = gradient + range.lowerBound
          kernels.combine(.add, range.count, UnsafePointer(sum), 1, source + range.lowerBound, 1, sum)
        }
        place += count
      }
    }
  }
}
