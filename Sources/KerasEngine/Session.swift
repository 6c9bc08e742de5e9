import KerasGraph

/// The memory in which a plan runs. Many sessions share one plan.
///
/// One thread uses a session at a time: whoever hands it around sees to that.
public final class Session: @unchecked Sendable {
  public let plan: Plan
  /// How many samples run through all steps of each stage before the next do.
  private let tiles: [Int]
  /// How many samples run through one stage before they run through the next.
  private let group: Int
  /// What the steps of a stage work in, one stage after the other.
  private let memory: FloatBuffer
  /// What flows from each stage to the next.
  private let passages: [FloatBuffer]
  /// The calls of each stage's last tile.
  private var lastCalls: [TileCalls?]
  /// The time spent in each step of each stage while ``profile(_:inputs:outputs:)`` runs.
  private var stepTimes: [[Duration]]?

  /// - Parameter tile: how many samples to run together; by default as many as keep the values in the cache.
  public init(_ plan: Plan, tile: Int? = nil) {
    self.plan = plan
    let tiles = plan.stages.map { max(1, tile ?? Self.tile(holding: $0.arenaCount)) }
    let group = tiles.max() ?? 1
    self.tiles = tiles
    self.group = group
    memory = FloatBuffer(count: zip(plan.stages, tiles).map { $0.memoryCount(samples: $1) }.max() ?? 0) { _ in }
    lastCalls = plan.stages.map { _ in nil }
    passages = plan.stages.dropLast().map { FloatBuffer(count: group * $0.outputs[0]) { _ in } }
  }

  /// The floats of values that may be in flight, to stay in a core's second-level cache.
  static let cacheCount = 128 * 1024

  /// How many samples run together whose values take `count` floats each.
  static func tile(holding count: Int) -> Int { min(64, max(1, cacheCount / max(count, 1))) }

  /// Runs samples `range` of inputs that hold many, and writes the same samples of the outputs.
  ///
  /// - Parameters:
  ///   - inputs: the start of each whole input, in the plan's order.
  ///   - outputs: the start of each whole output.
  ///   - team: the threads that may share the work of a step.
  public func run(
    _ range: Range<Int>, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>], team: Team = .alone
  ) {
    for part in range.parts(of: group) {
      for (index, stage) in plan.stages.enumerated() {
        let given = index == 0 ? advanced(inputs, stage.inputs, part.lowerBound) : [passages[index - 1].pointer]
        let results =
          index < passages.count
          ? [passages[index].mutablePointer] : advanced(outputs, stage.outputs, part.lowerBound)
        for samples in (0..<part.count).parts(of: tiles[index]) {
          runTile(
            index, samples.count, inputs: advanced(given, stage.inputs, samples.lowerBound),
            outputs: advanced(results, stage.outputs, samples.lowerBound), team: team)
        }
      }
    }
  }

  /// Where a sample begins in values of `counts` floats a sample.
  private func advanced<Pointer: Strideable>(
    _ starts: [Pointer], _ counts: [Int], _ sample: Int
  ) -> [Pointer] where Pointer.Stride == Int {
    zip(starts, counts).map { $0.advanced(by: sample * $1) }
  }

  private func runTile(
    _ index: Int, _ samples: Int, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>], team: Team
  ) {
    let tile = calls(index, samples, inputs: inputs, outputs: outputs, team: team)
    if stepTimes == nil {
      for step in tile.steps { step.run() }
    } else {
      for (position, step) in tile.steps.enumerated() {
        stepTimes?[index][position] += ContinuousClock().measure { step.run() }
      }
    }
    for copy in tile.copies { copy.target.update(from: copy.source, count: copy.count) }
  }

  /// The calls of a tile: those of the tile before, elsewhere, if it was as long.
  private func calls(
    _ index: Int, _ samples: Int, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>], team: Team
  ) -> TileCalls {
    if let last = lastCalls[index], last.samples == samples, last.team.size == team.size,
      last.team.isAlone == team.isAlone
    {
      last.move(inputs: inputs, outputs: outputs)
      return last
    }
    let made = TileCalls(
      plan.stages[index], samples, inputs: inputs, outputs: outputs, memory: memory.mutablePointer, team: team)
    lastCalls[index] = made
    return made
  }

  /// Runs samples as ``run(_:inputs:outputs:team:)`` does, and tells how long each step of the plan took.
  public func profile(
    _ range: Range<Int>, inputs: [UnsafePointer<Float>], outputs: [UnsafeMutablePointer<Float>], team: Team = .alone
  ) -> [StepTime] {
    stepTimes = plan.stages.map { $0.steps.map { _ in .zero } }
    run(range, inputs: inputs, outputs: outputs, team: team)
    defer { stepTimes = nil }
    return zip(plan.steps, (stepTimes ?? []).joined()).map { planned, time in
      StepTime(title: planned.title, time: time, multiplyAdds: planned.multiplyAdds * range.count)
    }
  }
}

extension Range where Bound == Int {
  /// The range in as few parts as hold no more than `most` numbers each, all about equally long.
  fileprivate func parts(of most: Int) -> some Sequence<Range<Int>> {
    let parts = (count + most - 1) / most
    return (0..<parts).lazy.map { lowerBound + count * $0 / parts..<lowerBound + count * ($0 + 1) / parts }
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
