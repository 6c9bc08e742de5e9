import KerasGraph

extension ImagewiseReturn {
  /// What a step becomes with statistics behind it; `nil` if an activation stands in the way.
  ///
  /// - Parameters:
  ///   - weights: how many weights the step has itself.
  ///   - step: makes the step with another way back than this.
  func absorbing(
    weights: Int, _ step: @escaping @Sendable (ImagewiseReturn) -> TrainingStep
  ) -> (@Sendable (any RowStatistics) -> TrainingStep)? {
    guard output.takesStatistics else { return nil }
    return { statistics in
      var way = self
      way.output.absorb(statistics, weights: weights)
      let alone = step(way)
      way.output.absorbed?.kept = alone.kept
      way.output.absorbed?.scratch = alone.scratch
      let memory = (kept: statistics.kept, scratch: statistics.scratch)
      var together = step(way).adding(kept: memory.kept, scratch: memory.scratch)
      together.reading = { step(self).reading?()?.absorbing?(statistics) }
      guard statistics.isDeferrable else { return together }
      together.deferring = { [way] reader, weights, between in
        var way = way
        way.output.absorbed?.isDeferred = true
        let first = step(way).adding(kept: memory.kept, scratch: memory.scratch)
        return way.output.absorbed.map {
          DeferredComposition(first: first, absorbed: $0, second: reader, weights: weights, between: between).step
        }
      }
      return together
    }
  }
}
