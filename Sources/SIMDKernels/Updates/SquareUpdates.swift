// The rules of ``UpdateRule`` that divide the gradient by a root of its squares.

/// A loop for each choice of memories.
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

@inlinable @inline(__always)
func adagrad<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ epsilon: Float
) {
  let (rate, epsilon) = (I.splat(rate), I.splat(epsilon))
  step(isa, update, count, memory, memories: 1) { w, g, v, _, _ in
    v += g * g
    w = w - rate * g / (v + epsilon).squareRoot()
  }
}

@inlinable @inline(__always)
func adadelta<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ rho: Float,
  _ share: Float, _ epsilon: Float
) {
  let (rate, rho) = (I.splat(rate), I.splat(rho))
  let (share, epsilon) = (I.splat(share), I.splat(epsilon))
  step(isa, update, count, memory, memories: 2) { w, g, v, u, _ in
    v = rho * v + share * g * g
    let delta = (u + epsilon).squareRoot() * g / (v + epsilon).squareRoot()
    u = rho * u + share * delta * delta
    w = w - rate * delta
  }
}

@inlinable @inline(__always)
func ftrl<I: ISA>(
  _ isa: I.Type, _ update: WeightUpdate, _ count: Int, _ memory: WeightMemory, _ rate: Float, _ exponent: Float,
  _ l1: Float, _ l2: Float, _ shrinkage: Float
) {
  let (rate, l2) = (I.splat(rate), I.splat(2 * l2))
  let (lower, upper, shrinkage) = (I.splat(-l1), I.splat(l1), I.splat(2 * shrinkage))
  step(isa, update, count, memory, memories: 2) { w, g, n, z, _ in
    let sum = n + g * g
    let power = raised(isa, sum, exponent)
    z += g + shrinkage * w - (power - raised(isa, n, exponent)) / rate * w
    w = (I.clamp(z, lower, upper) - z) / (power / rate + l2)
    n = sum
  }
}

/// Numbers from 0 on to a power.
@inlinable @inline(__always)
func raised<I: ISA>(_ isa: I.Type, _ x: I.F32, _ exponent: Float) -> I.F32 {
  exponent == 0.5 ? x.squareRoot() : I.exp(I.log(x) * I.splat(exponent))
}
