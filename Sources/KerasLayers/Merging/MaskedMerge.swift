import KerasGraph
import SIMDKernels

/// A product, or the greatest or least, of inputs of which a mask leaves out steps, as Keras 3 computes it: what is left
/// out counts for nothing.
struct MaskedMerge {
  private let operation: BinaryFunction
  private let steps: Int
  private let features: Int
  private let isMaskedWhole: Bool

  /// - Throws: ``ModelError`` if the inputs are not sequences of one shape.
  init(_ operation: BinaryFunction, _ site: CallSite) throws(ModelError) {
    let output = site.outputs[0]
    guard output.count == 2, site.inputs.allSatisfy({ $0 == output }) else {
      throw ModelError("masked inputs that are not of one shape (batch, time, features) are not supported")
    }
    self.operation = operation
    (steps, features) = (output[0], output[1])
    isMaskedWhole = !site.masked.contains(false)
  }

  func step() -> Step {
    Step { call in
      for row in 0..<call.samples * steps {
        let counts = call.masks.map { $0.map { $0[row] != 0 } }
        let inputs = call.inputs.map { $0 + row * features }
        let output = call.output + row * features
        operation == .multiply ? multiply(inputs, counts, output) : extreme(inputs, counts, output)
      }
    }
  }

  /// What is left out is 1; where all inputs leave out a step, the product is 0.
  private func multiply(
    _ inputs: [UnsafePointer<Float>], _ counts: [Bool?], _ output: UnsafeMutablePointer<Float>
  ) {
    let isLeftOut = isMaskedWhole && counts.allSatisfy { $0 == false }
    for feature in 0..<features {
      var product: Float = isLeftOut ? 0 : 1
      for (input, counts) in zip(inputs, counts) where counts ?? true { product *= input[feature] }
      output[feature] = product
    }
  }

  /// What is left out takes the place of the other operand.
  private func extreme(
    _ inputs: [UnsafePointer<Float>], _ counts: [Bool?], _ output: UnsafeMutablePointer<Float>
  ) {
    for feature in 0..<features {
      var result = inputs[0][feature]
      var resultCounts = counts[0]
      for (input, counts) in zip(inputs, counts).dropFirst() {
        let value = counts == false ? result : input[feature]
        if resultCounts == false { result = value }
        resultCounts = resultCounts.flatMap { known in counts.map { known || $0 } }
        if value.isNaN || (operation == .maximum ? value > result : value < result) { result = value }
      }
      output[feature] = result
    }
  }
}
