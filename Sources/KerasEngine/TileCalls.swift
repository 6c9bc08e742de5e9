import KerasGraph

/// Where every value of a tile of samples lies while it runs through the steps of a stage.
struct TileCalls {
  let samples: Int
  let inputs: [UnsafePointer<Float>]
  let outputs: [UnsafeMutablePointer<Float>]
  let threads: Int
  /// The call of each step.
  let calls: [StepCall]
  /// What is copied to outputs after the last step.
  let copies: [(source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>, count: Int)]

  /// - Parameters:
  ///   - memory: as much as the stage needs for so many samples.
  ///   - team: the threads that share the work of the steps.
  init(
    _ stage: Plan.Stage, _ samples: Int, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>],
    memory: UnsafeMutablePointer<Float>, team: Team
  ) {
    func writable(_ destination: Plan.Destination) -> UnsafeMutablePointer<Float> {
      switch destination {
      case .output(let index): outputs[index]
      case .arena(let offset): memory + offset * samples
      }
    }
    func readable(_ location: Plan.Location) -> UnsafePointer<Float> {
      switch location {
      case .input(let index): inputs[index]
      case .written(let destination): UnsafePointer(writable(destination))
      }
    }
    self.samples = samples
    self.inputs = inputs
    self.outputs = outputs
    threads = team.size
    calls = stage.steps.map { planned in
      StepCall(
        samples: samples * planned.multiplicity, inputs: planned.inputs.map(readable),
        masks: planned.masks.map { $0.map(readable) }, outputs: planned.outputs.map(writable),
        scratch: memory + stage.arenaCount * samples, team: team)
    }
    copies = stage.copies.map { copy in
      (readable(copy.source), outputs[copy.output], samples * stage.outputs[copy.output])
    }
  }
}
