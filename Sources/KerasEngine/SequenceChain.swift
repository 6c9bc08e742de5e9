import KerasGraph

/// Several calls along one sequence, each of which reads what the one before it makes and nobody else does. Where
/// threads have too few samples to divide, each takes a call of its own, some steps behind the thread whose results
/// it reads.
struct SequenceChain: Layer {
  let attributes: LayerAttributes
  let parts: [JoinedCall]

  var className: String { parts.map(\.layer.className).joined(separator: ", ") }

  func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { parts.outputShapes(inputs) }
  func multiplyAdds(_ site: CallSite) -> Int { parts.multiplyAdds }

  /// The samples that a thread can do as fast together as one.
  private static let samplesAtOnce = 4

  func forward(_ site: CallSite) throws(ModelError) -> Step {
    var steps: [GradualStep] = []
    for part in parts {
      guard let step = try part.layer.gradual(part.site) else { throw ModelError("can't run step by step") }
      steps.append(step)
    }
    let places = SequencePlaces(steps, outputs: parts.map { $0.site.outputCount() })
    let length = steps.first?.steps ?? 0
    // Whole tiles of rows in the products of all steps at once, and little time until all threads have begun.
    let together = min(max(length / 8, 1), 12)
    return Step(scratchPerSample: places.count) { [steps] call in
      let calls = steps.indices.map { places.call($0, of: call) }
      guard call.team.size > 1, call.samples < Self.samplesAtOnce * call.team.size else {
        for (step, call) in zip(steps, calls) { step.run(0..<length, call) }
        return
      }
      let chunks = (length + together - 1) / together
      for front in 0..<chunks + steps.count - 1 {
        let active = max(front - chunks + 1, 0)..<min(front + 1, steps.count)
        call.team.divide(active.count, grain: 1) { range in
          for index in range {
            let part = active.lowerBound + index
            let first = (front - part) * together
            steps[part].run(first..<min(first + together, length), calls[part].alone)
          }
        }
      }
    }
  }
}

/// Where the calls of a chain have their results and their memory.
private struct SequencePlaces: Sendable {
  /// The floats of scratch memory for each sample.
  let count: Int
  /// For each call, where its results and its memory begin in that of one sample; those of several samples follow
  /// each other.
  private let results: [Int]
  private let memory: [Int]

  init(_ steps: [GradualStep], outputs: [Int]) {
    var (end, results, memory) = (0, [Int](), [Int]())
    for (step, output) in zip(steps, outputs) {
      memory.append(end)
      results.append(end + Arena.rounded(step.scratchPerSample))
      end += Arena.rounded(step.scratchPerSample) + Arena.rounded(output)
    }
    (count, self.results, self.memory) = (end, results, memory)
  }

  /// One of the calls: it reads the results of the one before, and the last writes those of all.
  func call(_ index: Int, of call: StepCall) -> StepCall {
    let (first, last) = (index == 0, index == results.count - 1)
    let result = call.scratch + results[index] * call.samples
    return StepCall(
      samples: call.samples,
      inputs: first ? call.inputs : [UnsafePointer(call.scratch + results[index - 1] * call.samples)],
      masks: [nil], outputs: last ? call.outputs : [result], scratch: call.scratch + memory[index] * call.samples,
      team: call.team)
  }
}

extension StepCall {
  /// The same call on the calling thread alone.
  fileprivate var alone: StepCall {
    StepCall(samples: samples, inputs: inputs, masks: masks, outputs: outputs, scratch: scratch)
  }
}
