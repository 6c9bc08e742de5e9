/// Updates `count` weights by a rule.
@inlinable
func updateWeights<I: ISA>(_ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory) {
  switch update.rule {
  case .descent(let rate):
    descend(isa, update, count, memory, rate)
  case .momentum(let rate, let momentum, let nesterov):
    gatherMomentum(isa, update, count, memory, rate, momentum, nesterov)
  case .adam(let rate, let share1, let share2, let epsilon, let amsgrad):
    adam(isa, update, count, memory, rate, share1, share2, epsilon, amsgrad)
  case .adamax(let rate, let share, let rho, let epsilon):
    adamax(isa, update, count, memory, rate, share, rho, epsilon)
  case .nadam(let rate, let share1, let share2, let a, let b, let correction, let epsilon):
    nadam(isa, update, count, memory, rate, share1, share2, a, b, correction, epsilon)
  case .lion(let rate, let kept1, let share1, let kept2, let share2):
    lion(isa, update, count, memory, rate, kept1, share1, kept2, share2)
  case .rootMeanSquare(let rate, let rho, let share, let epsilon, let momentum, let centered):
    rootMeanSquare(isa, update, count, memory, rate, rho, share, epsilon, momentum, centered)
  case .adagrad(let rate, let epsilon):
    adagrad(isa, update, count, memory, rate, epsilon)
  case .adadelta(let rate, let rho, let share, let epsilon):
    adadelta(isa, update, count, memory, rate, rho, share, epsilon)
  case .ftrl(let rate, let exponent, let l1, let l2, let shrinkage):
    ftrl(isa, update, count, memory, rate, exponent, l1, l2, shrinkage)
  }
}

/// Calls `rule` with each vector of weights, gradients and memories, and stores what it makes of them.
@inlinable @inline(__always)
func step<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, memories: Int,
  _ rule: (inout I.F32, I.F32, inout I.F32, inout I.F32, inout I.F32) -> Void
) {
  let scale = I.splat(update.gradientScale)
  let (lower, upper) = (I.splat(-update.gradientLimit), I.splat(update.gradientLimit))
  let decay = I.splat(update.decay)
  for i in stride(from: 0, to: count, by: I.lanes) {
    let used = min(I.lanes, count - i)
    let gradient = I.clamp(I.load(memory.gradients + i, used) * scale, lower, upper)
    var weight = I.load(memory.weights + i, used)
    weight = weight - weight * decay
    var first = memories > 0 ? I.load(memory.first + i, used) : gradient
    var second = memories > 1 ? I.load(memory.second + i, used) : gradient
    var third = memories > 2 ? I.load(memory.third + i, used) : gradient
    rule(&weight, gradient, &first, &second, &third)
    I.store(weight, memory.weights + i, used)
    if memories > 0 { I.store(first, memory.first + i, used) }
    if memories > 1 { I.store(second, memory.second + i, used) }
    if memories > 2 { I.store(third, memory.third + i, used) }
  }
}
