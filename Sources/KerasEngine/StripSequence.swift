import KerasGraph

/// Several calls, each of which reads what the one before it makes and nobody else does, run together strip by strip:
/// what they hand on is never whole in memory.
struct StripSequence: Layer {
  let attributes: LayerAttributes
  let parts: [JoinedCall]

  var className: String { parts.map(\.layer.className).joined(separator: ", ") }

  func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { parts.outputShapes(inputs) }
  func multiplyAdds(_ site: CallSite) -> Int { parts.multiplyAdds }

  /// The floats of lines at hand for which a strip has as many lines as possible: they fit in a core's second-level
  /// cache.
  private static let cacheCount = 64 * 1024

  /// The most threads that share a sample.
  private static let mostThreads = 16

  func forward(_ site: CallSite) throws(ModelError) -> Step {
    var steps: [StripStep] = []
    for part in parts {
      guard let step = try part.layer.strips(part.site) else { throw ModelError("can't run in strips") }
      steps.append(step)
    }
    let windows = StripWindows(steps, cacheCount: Self.cacheCount)
    let (inputCount, outputCount) = (site.inputCount(), site.outputCount())
    let addsInput = parts.last?.site.epilogue.addsInput ?? false
    return Step(scratch: windows.count * Self.mostThreads) { call in
      let grain = (windows.lines + Self.mostThreads - 1) / Self.mostThreads
      for sample in 0..<call.samples {
        let place = StripCall(
          input: call.input + sample * inputCount, output: call.output + sample * outputCount,
          summand: addsInput ? call.inputs.last.map { $0 + sample * outputCount } : nil)
        call.team.divide(windows.lines, grain: grain) { part, lines in
          windows.run(lines, place, memory: call.scratch + part * windows.count)
        }
      }
    }
  }
}
