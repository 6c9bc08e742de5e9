// The rules of ``UpdateRule`` that step along a mean of gradients.

@inlinable @inline(__always)
func descend<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float
) {
  let rate = I.splat(rate)
  step(isa, update, count, memory, memories: 0) { w, g, _, _, _ in w = w - rate * g }
}

@inlinable @inline(__always)
func gatherMomentum<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ momentum: Float,
  _ nesterov: Bool
) {
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
}

@inlinable @inline(__always)
func adam<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ share1: Float,
  _ share2: Float, _ epsilon: Float, _ amsgrad: Bool
) {
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
}

@inlinable @inline(__always)
func adamax<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ share: Float,
  _ rho: Float, _ epsilon: Float
) {
  let (rate, share) = (I.splat(rate), I.splat(share))
  let (rho, epsilon) = (I.splat(rho), I.splat(epsilon))
  step(isa, update, count, memory, memories: 2) { w, g, m, u, _ in
    m += (g - m) * share
    u = I.maximum(rho * u, I.magnitude(g))
    w = w - rate * m / (u + epsilon)
  }
}

@inlinable @inline(__always)
func nadam<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ share1: Float,
  _ share2: Float, _ a: Float, _ b: Float, _ correction: Float, _ epsilon: Float
) {
  let (rate, a, b) = (I.splat(rate), I.splat(a), I.splat(b))
  let (share1, share2) = (I.splat(share1), I.splat(share2))
  let (correction, epsilon) = (I.splat(correction), I.splat(epsilon))
  step(isa, update, count, memory, memories: 2) { w, g, m, v, _ in
    m += (g - m) * share1
    v += (g * g - v) * share2
    w = w - (a * m + b * g) * rate / ((correction * v).squareRoot() + epsilon)
  }
}

@inlinable @inline(__always)
func lion<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ kept1: Float,
  _ share1: Float, _ kept2: Float, _ share2: Float
) {
  let (kept1, share1) = (I.splat(kept1), I.splat(share1))
  let (kept2, share2) = (I.splat(kept2), I.splat(share2))
  let (up, down, zero) = (I.splat(rate), I.splat(-rate), I.splat(0))
  step(isa, update, count, memory, memories: 1) { w, g, m, _, _ in
    let direction = m * kept1 + g * share1
    let undecided = I.propagateNaN(of: direction, into: zero)
    let negative = I.choose(down, where: direction, isBelow: zero, else: undecided)
    w = w - I.choose(up, where: zero, isBelow: direction, else: negative)
    m = m * kept2 + g * share2
  }
}
