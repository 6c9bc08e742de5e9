/// Reduces each channel of a row over the taps that are not padding, or over all if it counts; the mean of none is 0.
@inlinable
func gatheredReduction<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ matrix: GatheredRows, _ first: Int, _ count: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int
) {
  switch reduction {
  case .sum: pool(Sum<I>.self, matrix, first, count, c, cStride, mean: false)
  case .mean: pool(Sum<I>.self, matrix, first, count, c, cStride, mean: true)
  case .maximum: pool(Maximum<I>.self, matrix, first, count, c, cStride, mean: false)
  case .minimum: pool(Minimum<I>.self, matrix, first, count, c, cStride, mean: false)
  }
}

/// How two numbers become one. A type, because the compiler does not inline a closure that it finds in several loops.
@usableFromInline
protocol VectorJoint {
  associatedtype I: ISA
  static var neutral: Float { get }
  static func join(_ a: I.F32, _ b: I.F32) -> I.F32
}

@usableFromInline
enum Sum<I: ISA>: VectorJoint {
  @inlinable @inline(__always)
  static var neutral: Float { 0 }

  @inlinable @inline(__always)
  static func join(_ a: I.F32, _ b: I.F32) -> I.F32 { a + b }
}

@usableFromInline
enum Maximum<I: ISA>: VectorJoint {
  @inlinable @inline(__always)
  static var neutral: Float { -.infinity }

  @inlinable @inline(__always)
  static func join(_ a: I.F32, _ b: I.F32) -> I.F32 { I.maximum(a, b) }
}

@usableFromInline
enum Minimum<I: ISA>: VectorJoint {
  @inlinable @inline(__always)
  static var neutral: Float { .infinity }

  @inlinable @inline(__always)
  static func join(_ a: I.F32, _ b: I.F32) -> I.F32 { I.minimum(a, b) }
}

/// Joins the taps of each row and divides by their number for a mean.
@inlinable @inline(never)
func pool<J: VectorJoint>(
  _ joint: J.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int,
  mean: Bool
) {
  typealias I = J.I
  let neutral = J.neutral
  for row in first..<first + count {
    let (image, position) = row.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * matrix.taps
    var scale: Float = 1
    if mean {
      var joined = 0
      for tap in 0..<matrix.taps where offsets[tap] >= 0 || matrix.poolsZeros { joined += 1 }
      scale = 1 / Float(max(joined, 1))
    }
    var channel = 0
    while channel + 4 * I.lanes <= matrix.run {
      var results = InlineArray<4, I.F32>(repeating: I.splat(neutral))
      for tap in 0..<matrix.taps where offsets[tap] >= 0 || matrix.poolsZeros {
        let source = (offsets[tap] < 0 ? matrix.zeros : base + Int(offsets[tap])) + channel
        for vector in 0..<4 { results[vector] = J.join(results[vector], I.load(source + vector * I.lanes)) }
      }
      let destination = c + row * cStride + channel
      for vector in 0..<4 { I.store(results[vector] * I.splat(scale), destination + vector * I.lanes) }
      channel += 4 * I.lanes
    }
    while channel < matrix.run {
      let used = min(I.lanes, matrix.run - channel)
      var result = I.splat(neutral)
      for tap in 0..<matrix.taps where offsets[tap] >= 0 || matrix.poolsZeros {
        let source = (offsets[tap] < 0 ? matrix.zeros : base + Int(offsets[tap])) + channel
        result = J.join(result, I.load(source, used))
      }
      I.store(result * I.splat(scale), c + row * cStride + channel, used)
      channel += I.lanes
    }
  }
}
