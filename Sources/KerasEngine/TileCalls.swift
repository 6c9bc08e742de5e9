import KerasGraph

/// Where every value of a tile of samples lies while it runs through the steps of a stage.
///
/// Single samples come one after the other, each with an input and an output elsewhere: only the steps that meet them
/// are prepared anew.
final class TileCalls {
  let samples: Int
  /// The threads that share the work of the steps.
  let team: Team
  /// The steps, each with its call.
  private(set) var steps: [PreparedStep] = []
  /// What is copied to outputs after the last step.
  private(set) var copies: [(source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>, count: Int)] = []

  private let stage: Plan.Stage
  private let memory: UnsafeMutablePointer<Float>
  private var inputs: [UnsafePointer<Float>]
  private var outputs: [UnsafeMutablePointer<Float>]
  /// The steps that read an input or write an output.
  private let outermost: [Int]

  /// - Parameter memory: as much as the stage needs for so many samples.
  init(
    _ stage: Plan.Stage, _ samples: Int, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>],
    memory: UnsafeMutablePointer<Float>, team: Team
  ) {
    self.samples = samples
    self.stage = stage
    self.memory = memory
    self.team = team
    self.inputs = inputs
    self.outputs = outputs
    outermost = stage.steps.indices.filter { stage.steps[$0].isOutermost }
    steps = stage.steps.map(prepared)
    copies = placedCopies
  }

  /// Lets the samples come from, and go to, other places.
  func move(inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>]) {
    guard inputs != self.inputs || outputs != self.outputs else { return }
    self.inputs = inputs
    self.outputs = outputs
    for index in outermost { steps[index] = prepared(stage.steps[index]) }
    copies = placedCopies
  }

  private func prepared(_ planned: Plan.PlannedStep) -> PreparedStep {
    PreparedStep(
      planned.step,
      StepCall(
        samples: samples * planned.multiplicity, inputs: planned.inputs.map(readable),
        masks: planned.masks.map { $0.map(readable) }, outputs: planned.outputs.map(writable),
        scratch: memory + stage.arenaCount * samples, team: team))
  }

  private var placedCopies: [(source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>, count: Int)] {
    stage.copies.map { copy in
      (readable(copy.source), outputs[copy.output], samples * stage.outputs[copy.output])
    }
  }

  private func writable(_ destination: Plan.Destination) -> UnsafeMutablePointer<Float> {
    switch destination {
    case .output(let index): outputs[index]
    case .arena(let offset): memory + offset * samples
    }
  }

  private func readable(_ location: Plan.Location) -> UnsafePointer<Float> {
    switch location {
    case .input(let index): inputs[index]
    case .written(let destination): UnsafePointer(writable(destination))
    }
  }
}

/// A step and its call, which are run again and again: an object, since to copy all that a call holds would take
/// longer than a small step.
final class PreparedStep {
  private let step: Step
  private let call: StepCall

  init(_ step: Step, _ call: StepCall) {
    self.step = step
    self.call = call
  }

  func run() { step.run(call) }
}
