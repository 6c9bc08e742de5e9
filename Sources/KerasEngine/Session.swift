import KerasGraph

/// The memory in which a plan runs. Many sessions share one plan.
///
/// One thread uses a session at a time: whoever hands it around sees to that.
public final class Session: @unchecked Sendable {
  public let plan: Plan
  /// How many samples run through all steps before the next do.
  public let tile: Int
  private let memory: FloatBuffer
  /// The time spent in each step while ``profile(_:inputs:outputs:)`` runs.
  private var stepTimes: [Duration]?

  /// - Parameter tile: how many samples to run together; by default as many as keep the values in the cache.
  public init(_ plan: Plan, tile: Int? = nil) {
    self.plan = plan
    self.tile = max(1, tile ?? Self.tile(for: plan))
    memory = FloatBuffer(count: plan.memoryCount(samples: self.tile)) { _ in }
  }

  /// The floats of values that may be in flight, to stay in a core's second-level cache.
  static let cacheCount = 128 * 1024

  private static func tile(for plan: Plan) -> Int {
    min(64, max(1, cacheCount / max(plan.arenaCount, 1)))
  }

  /// Runs samples `range` of inputs that hold many, and writes the same samples of the outputs.
  ///
  /// - Parameters:
  ///   - inputs: the start of each whole input, in the plan's order.
  ///   - outputs: the start of each whole output.
  ///   - team: the threads that may share the work of a step.
  public func run(
    _ range: Range<Int>, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>], team: Team = .alone
  ) {
    var first = range.lowerBound
    while first < range.upperBound {
      let samples = min(tile, range.upperBound - first)
      runTile(
        samples, inputs: zip(inputs, plan.inputs).map { $0 + first * $1.reduce(1, *) },
        outputs: zip(outputs, plan.outputs).map { $0 + first * $1.reduce(1, *) }, team: team)
      first += samples
    }
  }

  private func runTile(
    _ samples: Int, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>], team: Team
  ) {
    let arena = memory.mutablePointer
    func writable(_ destination: Plan.Destination) -> UnsafeMutablePointer<Float> {
      switch destination {
      case .output(let index): outputs[index]
      case .arena(let offset): arena + offset * samples
      }
    }
    func readable(_ location: Plan.Location) -> UnsafePointer<Float> {
      switch location {
      case .input(let index): inputs[index]
      case .written(let destination): UnsafePointer(writable(destination))
      }
    }
    let scratch = arena + plan.arenaCount * samples
    for (index, planned) in plan.steps.enumerated() {
      let call = StepCall(
        samples: samples * planned.multiplicity, inputs: planned.inputs.map(readable),
        masks: planned.masks.map { $0.map(readable) }, outputs: planned.outputs.map(writable), scratch: scratch,
        team: team)
      if stepTimes == nil {
        planned.step.run(call)
      } else {
        stepTimes?[index] += ContinuousClock().measure { planned.step.run(call) }
      }
    }
    for copy in plan.copies {
      outputs[copy.output].update(
        from: readable(copy.source), count: samples * plan.outputs[copy.output].reduce(1, *))
    }
  }

  /// Runs samples as ``run(_:inputs:outputs:team:)`` does, and tells how long each step of the plan took.
  public func profile(
    _ range: Range<Int>, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>]
  ) -> [StepTime] {
    stepTimes = plan.steps.map { _ in .zero }
    run(range, inputs: inputs, outputs: outputs)
    defer { stepTimes = nil }
    return zip(plan.steps, stepTimes ?? []).map { planned, time in
      StepTime(title: planned.title, time: time, multiplyAdds: planned.multiplyAdds * range.count)
    }
  }
}

/// What one step of a plan took.
public struct StepTime: Sendable {
  /// The layer, with the models around it.
  public let title: String
  public let time: Duration
  /// The multiply-adds that the layer's mathematics has for the samples that ran.
  public let multiplyAdds: Int
}
