/// Updates `count` weights by a rule.
@inlinable
func updateWeights<I: ISA>(_ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory) {
  switch update.rule {
  case .descent(let rate):
    let rate = I.splat(rate)
    step(isa, update, count, memory, memories: 0) { w, g, _, _, _ in w = w - rate * g }
  case .momentum(let rate, let momentum, let nesterov):
    let (rate, momentum) = (I.splat(rate), I.splat(momentum))
    if nesterov {
      step(isa, update, count, memory, memories: 1) { w, g, m, _, _ in
        m = m * momentum - rate * g
        w += m * momentum - rate * g
      }
    } else {
      step(isa, update, count, memory, memories: 1) { w, g, m, _, _ in
        m = m * momentum - rate * g
        w += m
      }
    }
  case .adam(let rate, let share1, let share2, let epsilon, let amsgrad):
    let (rate, epsilon) = (I.splat(rate), I.splat(epsilon))
    let (share1, share2) = (I.splat(share1), I.splat(share2))
    if amsgrad {
      step(isa, update, count, memory, memories: 3) { w, g, m, v, largest in
        m += (g - m) * share1
        v += (g * g - v) * share2
        largest = I.maximum(largest, v)
        w = w - m * rate / (largest.squareRoot() + epsilon)
      }
    } else {
      step(isa, update, count, memory, memories: 2) { w, g, m, v, _ in
        m += (g - m) * share1
        v += (g * g - v) * share2
        w = w - m * rate / (v.squareRoot() + epsilon)
      }
    }
  case .rootMeanSquare(let rate, let rho, let share, let epsilon, let momentum, let centered):
    rootMeanSquare(isa, update, count, memory, rate, rho, share, epsilon, momentum, centered)
  }
}

@inlinable @inline(__always)
func rootMeanSquare<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ rho: Float,
  _ share: Float, _ epsilon: Float, _ momentum: Float, _ centered: Bool
) {
  let (rate, rho, share) = (I.splat(rate), I.splat(rho), I.splat(share))
  let (epsilon, factor) = (I.splat(epsilon), I.splat(momentum))
  switch (momentum > 0, centered) {
  case (false, false):
    step(isa, update, count, memory, memories: 1) { w, g, v, _, _ in
      v = rho * v + share * g * g
      w = w - rate * g / (v + epsilon).squareRoot()
    }
  case (true, false):
    step(isa, update, count, memory, memories: 2) { w, g, v, m, _ in
      v = rho * v + share * g * g
      m = factor * m + rate * g / (v + epsilon).squareRoot()
      w = w - m
    }
  case (false, true):
    step(isa, update, count, memory, memories: 2) { w, g, v, mean, _ in
      v = rho * v + share * g * g
      mean = rho * mean + share * g
      w = w - rate * g / (v - mean * mean + epsilon).squareRoot()
    }
  case (true, true):
    step(isa, update, count, memory, memories: 3) { w, g, v, m, mean in
      v = rho * v + share * g * g
      mean = rho * mean + share * g
      m = factor * m + rate * g / (v - mean * mean + epsilon).squareRoot()
      w = w - m
    }
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
