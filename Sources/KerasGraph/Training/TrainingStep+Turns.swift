extension TrainingStep {
  /// This step on each of several batches that lie folded into one, batch after batch: of every `turns` samples, the
  /// first belongs to the first batch, and so on. Each batch finds moving statistics as the one before leaves them.
  ///
  /// - Parameters:
  ///   - inputs: the floats of a sample of each input.
  ///   - outputs: likewise.
  public func inTurn(_ turns: Int, inputs: [Int], outputs: [Int]) -> TrainingStep {
    turns < 2 ? self : Turns(step: self, turns: turns, inputs: inputs, outputs: outputs).training
  }
}

/// The batches of a step that takes turns. The samples of one batch are gathered in scratch memory.
private struct Turns: Sendable {
  let step: TrainingStep
  let turns: Int
  let inputs: [Int]
  let outputs: [Int]

  var training: TrainingStep {
    let values = (inputs + outputs).reduce(0, +)
    return TrainingStep(
      reads: step.reads,
      kept: TrainingStep.Memory(
        perSample: step.kept.perSample, perThread: turns * step.kept.perThread, fixed: turns * step.kept.fixed),
      scratch: TrainingStep.Memory(
        perSample: step.scratch.perSample + 2 * values, perThread: step.scratch.perThread, fixed: step.scratch.fixed),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let samples = forward.call.samples / turns
    for turn in 0..<turns {
      var memory = forward.call.scratch
      let arriving = zip(inputs, forward.call.inputs).map { gathered($1, $0, turn, samples, &memory) }
      let made = outputs.map { reserve($0 * samples, &memory) }
      let call = StepCall(
        samples: samples, inputs: arriving, outputs: made, scratch: memory, team: forward.call.team)
      step.forward(
        ForwardCall(
          call: call, weights: forward.weights, kept: kept(forward.kept, turn, call),
          seed: forward.seed &+ UInt64(turn)))
      for (index, count) in outputs.enumerated() {
        scatter(made[index], count, turn, samples, to: forward.call.outputs[index])
      }
    }
  }

  private func backward(_ back: BackwardCall) {
    let samples = back.call.samples / turns
    for turn in 0..<turns {
      var memory = back.call.scratch
      func values(
        _ counts: [Int], _ sources: [UnsafePointer<Float>], _ read: TrainingStep.Reads
      ) -> [UnsafePointer<Float>] {
        guard step.reads.contains(read) else { return sources }
        return zip(counts, sources).map { gathered($1, $0, turn, samples, &memory) }
      }
      let arriving = values(inputs, back.call.inputs, .inputs)
      let made = values(outputs, back.call.outputs.map { UnsafePointer($0) }, .outputs)
      let given = zip(outputs, back.outputGradients).map { gathered($1, $0, turn, samples, &memory) }
      let taken = zip(inputs, back.inputGradients).map { count, target in
        target.map { _ in reserve(count * samples, &memory) }
      }
      let call = StepCall(
        samples: samples, inputs: arriving, outputs: made.map { UnsafeMutablePointer(mutating: $0) }, scratch: memory,
        team: back.call.team)
      step.backward(
        BackwardCall(
          call: call, weights: back.weights, kept: kept(back.kept, turn, call), outputGradients: given,
          inputGradients: taken, weightGradients: back.weightGradients, seed: back.seed &+ UInt64(turn)))
      for (index, count) in inputs.enumerated() {
        guard let source = taken[index], let target = back.inputGradients[index] else { continue }
        scatter(source, count, turn, samples, to: target)
      }
    }
  }

  /// What a turn keeps.
  private func kept(
    _ memory: UnsafeMutablePointer<Float>, _ turn: Int, _ call: StepCall
  ) -> UnsafeMutablePointer<Float> {
    memory + turn * step.kept.count(samples: call.samples, threads: call.team.size)
  }

  private func reserve(_ count: Int, _ memory: inout UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
    defer { memory += count }
    return memory
  }

  /// The samples of one batch, one behind the other.
  private func gathered(
    _ source: UnsafePointer<Float>, _ count: Int, _ turn: Int, _ samples: Int,
    _ memory: inout UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let target = reserve(count * samples, &memory)
    for sample in 0..<samples {
      (target + sample * count).update(from: source + (sample * turns + turn) * count, count: count)
    }
    return UnsafePointer(target)
  }

  private func scatter(
    _ source: UnsafeMutablePointer<Float>, _ count: Int, _ turn: Int, _ samples: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    for sample in 0..<samples {
      (target + (sample * turns + turn) * count).update(from: source + sample * count, count: count)
    }
  }
}
