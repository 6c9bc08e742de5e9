/// `y` is the greatest of each square of the clamps of `x`, channel by channel, of so many images.
@inlinable
func poolClampedColumns<I: ISA>(
  _ isa: I.Type, _ squares: ImageSquares, _ images: Int, _ x: UnsafePointer<Float>, _ clamp: ColumnClamp,
  _ y: UnsafeMutablePointer<Float>
) {
  forEachSquareLine(isa, squares, images) { line, pooled, column in
    SquareColumns<I, 2>(squares, clamp, column, I.lanes).pool(x + line, y + pooled)
  } narrow: { line, pooled, column, used in
    SquareColumns<I, 1>(squares, clamp, column, used).pool(x + line, y + pooled)
  }
}

/// `sums[j] += sum of d[i, j]`, and of `d[i, j] * (x[i, j] - pivot[j])` into `products[j]`, over all pixels
/// of so many images, where `d` is the gradient before ``poolClampedColumns``.
@inlinable
func addPooledProducts<I: ISA>(
  _ isa: I.Type, _ squares: ImageSquares, _ images: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>,
  _ dy: UnsafePointer<Float>, _ clamp: ColumnClamp, _ sums: UnsafeMutablePointer<Float>,
  _ products: UnsafeMutablePointer<Float>
) {
  forEachSquareLine(isa, squares, images) { line, pooled, column in
    SquareColumns<I, 2>(squares, clamp, column, I.lanes).addProducts(
      x + line, pivot + column, dy + pooled, sums + column, products + column)
  } narrow: { line, pooled, column, used in
    SquareColumns<I, 1>(squares, clamp, column, used).addProducts(
      x + line, pivot + column, dy + pooled, sums + column, products + column)
  }
}

/// `y[i, j] = a[j] * d[i, j] + b[j] * (x[i, j] - pivot[j]) + c[j]` for all pixels of so many images, where
/// `d` is the gradient before ``poolClampedColumns``.
@inlinable
func combinePooledColumns<I: ISA>(
  _ isa: I.Type, _ squares: ImageSquares, _ images: Int, _ dy: UnsafePointer<Float>, _ a: UnsafePointer<Float>,
  _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ clamp: ColumnClamp, _ y: UnsafeMutablePointer<Float>
) {
  forEachSquareLine(isa, squares, images) { line, pooled, column in
    SquareColumns<I, 2>(squares, clamp, column, I.lanes).combine(
      x + line, dy + pooled, ColumnCombination(a + column, pivot + column, b + column, c + column, I.lanes), y + line)
  } narrow: { line, pooled, column, used in
    SquareColumns<I, 1>(squares, clamp, column, used).combine(
      x + line, dy + pooled, ColumnCombination(a + column, pivot + column, b + column, c + column, used), y + line)
  }
  guard squares.height % 2 == 1 else { return }
  for image in 0..<images {
    let last = image * squares.count + (squares.height - 1) * squares.lineCount
    for column in stride(from: 0, to: squares.channels, by: I.lanes) {
      let used = min(I.lanes, squares.channels - column)
      let combination = ColumnCombination<I, 1>(a + column, pivot + column, b + column, c + column, used)
      for pixel in 0..<squares.width {
        let place = last + pixel * squares.channels + column
        I.store(combination.sum(I.splat(0), I.load(x + place, used), 0), y + place, used)
      }
    }
  }
}

/// Calls `wide` for each two vectors of channels of each line of squares, `narrow` for each that is left,
/// with the place of the line's first pixel in those channels, that of its first square among what is taken,
/// and the first channel.
@inlinable @inline(__always)
func forEachSquareLine<I: ISA>(
  _ isa: I.Type, _ squares: ImageSquares, _ images: Int, _ wide: (_ line: Int, _ pooled: Int, _ column: Int) -> Void,
  narrow: (_ line: Int, _ pooled: Int, _ column: Int, _ used: Int) -> Void
) {
  for image in 0..<images {
    for index in 0..<squares.lines {
      let line = image * squares.count + 2 * index * squares.lineCount
      let pooled = image * squares.pooledCount + index * squares.across * squares.channels
      var column = 0
      while column + 2 * I.lanes <= squares.channels {
        wide(line + column, pooled + column, column)
        column += 2 * I.lanes
      }
      while column < squares.channels {
        narrow(line + column, pooled + column, column, min(I.lanes, squares.channels - column))
        column += I.lanes
      }
    }
  }
}

/// What is done with `vectors` vectors of channels of a line of squares, of whose last `used` lanes exist.
@usableFromInline
struct SquareColumns<I: ISA, let vectors: Int> {
  @usableFromInline let squares: ImageSquares
  @usableFromInline let clamp: VectorClamp<I, vectors>
  @usableFromInline let used: Int

  @inlinable @inline(__always)
  init(_ squares: ImageSquares, _ clamp: ColumnClamp, _ column: Int, _ used: Int) {
    self.squares = squares
    self.clamp = VectorClamp(clamp, column, used)
    self.used = used
  }

  @inlinable @inline(__always)
  func square(_ line: UnsafePointer<Float>, _ index: Int, _ vector: Int) -> SquareVector<I> {
    SquareVector(
      line + 2 * index * squares.channels + vector * I.lanes, squares, scale: clamp.scale[vector],
      shift: clamp.shift[vector], used)
  }

  @inlinable @inline(__always)
  func pool(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    for index in 0..<squares.across {
      for vector in 0..<vectors {
        let greatest = I.clamp(square(x, index, vector).greatest, clamp.lower, clamp.upper)
        I.store(greatest, y + index * squares.channels + vector * I.lanes, used)
      }
    }
  }

  @inlinable @inline(__always)
  func addProducts(
    _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    _ sums: UnsafeMutablePointer<Float>, _ products: UnsafeMutablePointer<Float>
  ) {
    let middle = ColumnVectors<I, vectors>.load(pivot, used)
    var sum = InlineArray<vectors, I.F32>(repeating: I.splat(0))
    var product = InlineArray<vectors, I.F32>(repeating: I.splat(0))
    for index in 0..<squares.across {
      for vector in 0..<vectors {
        let square = square(x, index, vector)
        let d = clamp.gradient(
          before: square.greatest, I.load(dy + index * squares.channels + vector * I.lanes, used))
        sum[vector] += d
        product[vector] = I.fma(d, square.first - middle[vector], product[vector])
      }
    }
    ColumnVectors<I, vectors>.add(sum, to: sums, used)
    ColumnVectors<I, vectors>.add(product, to: products, used)
  }

  @inlinable @inline(__always)
  func combine(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ combination: ColumnCombination<I, vectors>,
    _ y: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<squares.across {
      for vector in 0..<vectors {
        let square = square(x, index, vector)
        let gradients = square.gradients(
          clamp.gradient(before: square.greatest, I.load(dy + index * squares.channels + vector * I.lanes, used)))
        let target = y + 2 * index * squares.channels + vector * I.lanes
        for pixel in 0..<4 {
          I.store(
            combination.sum(gradients[pixel], square.pixels[pixel], vector), target + squares.offset(pixel), used)
        }
      }
    }
    guard squares.width % 2 == 1 else { return }
    for vector in 0..<vectors {
      for line in 0..<2 {
        let place = line * squares.lineCount + (squares.width - 1) * squares.channels + vector * I.lanes
        I.store(combination.sum(I.splat(0), I.load(x + place, used), vector), y + place, used)
      }
    }
  }
}
