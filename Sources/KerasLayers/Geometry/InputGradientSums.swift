import KerasGraph
import SIMDKernels

/// The gradients by the inputs of a call to each of which several parts of a layer may contribute.
final class InputGradientSums {
  private let back: BackwardCall
  private let counts: [Int]
  private let kernels: KernelTable
  private var isSet: [Bool]

  /// - Parameter counts: the floats of a sample of each input.
  init(_ back: BackwardCall, counts: [Int], _ kernels: KernelTable) {
    self.back = back
    self.counts = counts
    self.kernels = kernels
    isSet = counts.map { _ in false }
  }

  /// Adds what `store` stores to the gradient by an input; `store` is called with `nil` where nobody needs it.
  ///
  /// - Parameter memory: as many floats as the input has.
  func add(_ input: Int, memory: UnsafeMutablePointer<Float>, _ store: (UnsafeMutablePointer<Float>?) -> Void) {
    guard let target = back.inputGradients[input] else { return store(nil) }
    guard isSet[input] else {
      isSet[input] = true
      return store(target)
    }
    store(memory)
    back.call.team.divide(back.call.samples * counts[input], grain: 16_384) { range in
      let sum = target + range.lowerBound
      kernels.combine(.add, range.count, UnsafePointer(sum), 1, UnsafePointer(memory) + range.lowerBound, 1, sum)
    }
  }

  /// Sets the gradients to zero that nothing contributed to.
  func clearRest() {
    for (input, target) in back.inputGradients.enumerated() where !isSet[input] {
      target?.update(repeating: 0, count: back.call.samples * counts[input])
    }
  }
}
