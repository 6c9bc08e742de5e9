import KerasGraph
import SIMDKernels

extension BatchStatistics: RowStatistics {
  var isDeferrable: Bool { squares == nil }

  func begin(_ forward: ForwardCall, part: Int) { StatisticsMemory(memoryPlan, forward.call).tally(part).begin() }

  func add(_ range: Range<Int>, _ forward: ForwardCall, part: Int) {
    add(range, forward.call.input, StatisticsMemory(memoryPlan, forward.call).tally(part))
  }

  func storeResults(_ forward: ForwardCall) { storeResults(forward.call, forward.call.input, forward.call.output) }

  func storeResults(_ range: Range<Int>, _ call: StepCall, _ target: UnsafeMutablePointer<Float>) {
    storeResults(range, call, call.input, target)
  }

  func prepare(_ back: BackwardCall) {
    let weights = NormalizationWeights(layer, back.weights)
    StatisticsMemory(memoryPlan, back.call).setLine(
      weights.gamma, weights.beta, mean: UnsafePointer(back.kept), UnsafePointer(back.kept) + columns)
  }

  func begin(_ back: BackwardCall, part: Int) { StatisticsMemory(memoryPlan, back.call).tally(part).begin() }

  func add(_ range: Range<Int>, _ back: BackwardCall, part: Int) {
    addProducts(range, back, back.call.input, back.outputGradients[0], part: part)
  }

  func finish(_ back: BackwardCall, parts: Int) {
    let memory = StatisticsMemory(memoryPlan, back.call)
    let inverse = UnsafePointer(back.kept) + columns
    memory.join(parts: parts)
    let (sums, products) = (memory.tally(0).sums, memory.tally(0).squares)
    let targets = NormalizationWeights(layer, back.weightGradients)
    let counted = inverse[columns]
    for channel in 0..<columns {
      targets.gamma??[channel] += products[channel] * inverse[channel]
      targets.beta??[channel] += sums[channel]
      let scale = memory.scale[channel]
      memory.slope[channel] = -scale * products[channel] * inverse[channel] * inverse[channel] / counted
      memory.offset[channel] = -scale * sums[channel] / counted
    }
  }

  func sumBack(_ back: BackwardCall) { sum(back, back.call.input, back.outputGradients[0]) }

  func storeGradient(_ range: Range<Int>, _ back: BackwardCall, _ target: UnsafeMutablePointer<Float>) {
    if let squares {
      let images = range.lowerBound / rows.count..<range.upperBound / rows.count
      return storeGradient(images, of: squares, back, target)
    }
    storeGradient(range, back, back.call.input, back.outputGradients[0], target, part: 0)
  }
}
