import KerasGraph

/// Where a recurrent layer writes what it returns of a sequence, step by step.
struct SequenceResults {
  let options: RecurrentOptions
  /// The steps of a sequence.
  let steps: Int
  /// The floats of one output.
  let count: Int

  /// Sets the output where no step may write it.
  func start(_ call: StepCall, _ samples: Range<Int>) {
    if options.returnSequences { return }
    (call.output + samples.lowerBound * count).update(repeating: 0, count: samples.count * count)
  }

  /// Writes the output of a step: a masked one repeats the output before it, or is zero.
  ///
  /// - Parameters:
  ///   - index: the number of the step in the order in which they are taken.
  ///   - rows: the outputs of the samples, one behind the other.
  ///   - mask: the step of the first sample.
  func write(
    _ call: StepCall, _ samples: Range<Int>, _ index: Int, _ rows: UnsafePointer<Float>,
    mask: UnsafePointer<Float>?
  ) {
    if mask == nil && !options.returnSequences && index < steps - 1 { return }
    let stride = options.returnSequences ? steps * count : count
    for sample in 0..<samples.count {
      let output =
        call.output + (samples.lowerBound + sample) * stride + (options.returnSequences ? index * count : 0)
      if mask.map({ $0[sample * steps] != 0 }) ?? true {
        output.update(from: rows + sample * count, count: count)
      } else if options.zeroOutputForMask || (options.returnSequences && index == 0) {
        output.update(repeating: 0, count: count)
      } else if options.returnSequences {
        output.update(from: output - count, count: count)
      }
    }
  }
}
