import KerasGraph
import SIMDKernels

/// A product, or the greatest or least, of inputs of which a mask leaves out steps, as Keras 3 computes it: what is
/// left out counts for nothing.
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

  func training() -> TrainingStep {
    TrainingStep(inference: step(), reads: .inputs) { back in
      for row in 0..<back.call.samples * steps {
        let counts = back.call.masks.map { $0.map { $0[row] != 0 } ?? true }
        for place in row * features..<(row + 1) * features {
          let gradient = back.outputGradients[0][place]
          let winner = operation == .multiply ? nil : winner(back.call.inputs, place, counts)
          for (input, target) in back.inputGradients.enumerated() {
            let reaches = winner.map { $0 == input } ?? counts[input]
            let others = winner == nil ? product(back.call.inputs, place, counts, except: input) : 1
            target?[place] = reaches ? gradient * others : 0
          }
        }
      }
    }
  }

  /// The product of what counts at a place, but for one input.
  private func product(
    _ inputs: [UnsafePointer<Float>], _ place: Int, _ counts: [Bool], except input: Int
  ) -> Float {
    inputs.indices.reduce(1) { $1 == input || !counts[$1] ? $0 : $0 * inputs[$1][place] }
  }

  /// The input that the greatest or least value at a place comes from: of equal ones the first.
  private func winner(_ inputs: [UnsafePointer<Float>], _ place: Int, _ counts: [Bool]) -> Int {
    inputs.indices.dropFirst().reduce(0) { winner, input in
      let (best, value) = (inputs[winner][place], inputs[input][place])
      let wins = operation == .maximum ? !(best >= value) : !(best <= value)
      return counts[input] && (wins || !counts[winner]) ? input : winner
    }
  }
}
