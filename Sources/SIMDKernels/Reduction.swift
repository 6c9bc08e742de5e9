/// How partial results of a reduction are joined, lane by lane.
extension ISA {
  /// The value that joins with any other to the other.
  @inlinable @inline(__always)
  static func neutral(_ reduction: Reduction) -> Float {
    switch reduction {
    case .sum, .mean: 0
    case .maximum: -.infinity
    case .minimum: .infinity
    }
  }

  @inlinable @inline(__always)
  static func join(_ reduction: Reduction, _ a: F32, _ b: F32) -> F32 {
    switch reduction {
    case .sum, .mean: a + b
    case .maximum: maximum(a, b)
    case .minimum: minimum(a, b)
    }
  }

  /// The reduction of `count` numbers whose partial results are the lanes of `partial`.
  @inlinable @inline(__always)
  static func finish(_ reduction: Reduction, _ partial: F32, _ count: Int) -> Float {
    switch reduction {
    case .sum: sum(partial)
    case .mean: sum(partial) / Float(count)
    case .maximum: largest(partial)
    case .minimum: -largest(splat(0) - partial)
    }
  }
}

/// The reduction of `count` numbers, in four independent chains.
@inlinable @inline(__always)
func reduce<I: ISA>(_ isa: I.Type, _ reduction: Reduction, _ count: Int, _ x: UnsafePointer<Float>) -> Float {
  var chains = InlineArray<4, I.F32>(repeating: I.splat(I.neutral(reduction)))
  var i = 0
  while i + 4 * I.lanes <= count {
    for chain in 0..<4 { chains[chain] = I.join(reduction, chains[chain], I.load(x + i + chain * I.lanes)) }
    i += 4 * I.lanes
  }
  var partial = I.join(
    reduction, I.join(reduction, chains[0], chains[1]), I.join(reduction, chains[2], chains[3]))
  while i < count {
    partial = I.join(reduction, partial, I.load(x + i, count - i, filling: I.neutral(reduction)))
    i += I.lanes
  }
  return I.finish(reduction, partial, count)
}

/// `y[i]` reduces row `i`.
@inlinable
func reduceRows<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows { y[row] = reduce(isa, reduction, columns, x + row * columns) }
}

/// `y[j]` reduces column `j` over all rows.
@inlinable
func reduceColumns<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  for column in stride(from: 0, to: columns, by: I.lanes) {
    let used = min(I.lanes, columns - column)
    var partial = I.splat(I.neutral(reduction))
    for row in 0..<rows { partial = I.join(reduction, partial, I.load(x + row * columns + column, used)) }
    if reduction == .mean { partial /= I.splat(Float(rows)) }
    I.store(partial, y + column, used)
  }
}
