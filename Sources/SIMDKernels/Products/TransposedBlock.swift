/// Some rows of a transposed product, at one tap.
@usableFromInline
struct TransposedBlock {
  /// Where the run of each row begins.
  @usableFromInline let places: UnsafePointer<UnsafePointer<Float>>
  @usableFromInline let count: Int
  /// The floats of a run.
  @usableFromInline let depth: Int
  /// The first of the rows that they are multiplied with.
  @usableFromInline let b: UnsafePointer<Float>
  @usableFromInline let bStride: Int
  /// The rows of the result that belong to the tap.
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int

  @inlinable @inline(__always)
  init(
    places: UnsafePointer<UnsafePointer<Float>>, count: Int, depth: Int, b: UnsafePointer<Float>, bStride: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int
  ) {
    self.places = places
    self.count = count
    self.depth = depth
    self.b = b
    self.bStride = bStride
    self.c = c
    self.cStride = cStride
  }

  /// Adds the product to all columns of the result.
  @inlinable @inline(__always)
  func multiply<I: ISA>(_ isa: I.Type, _ columns: Int) {
    for column in stride(from: 0, to: columns, by: 2 * I.lanes) {
      if columns - column > I.lanes {
        TransposedTiles<I, 2>.multiply(self, column, columns - column)
      } else {
        TransposedTiles<I, 1>.multiply(self, column, columns - column)
      }
    }
  }
}

/// The division of a tap's run into tiles of `vectors` vectors of columns.
@usableFromInline
enum TransposedTiles<I: ISA, let vectors: Int> {
  @inlinable
  static func multiply(_ block: TransposedBlock, _ column: Int, _ columns: Int) {
    var k = 0
    while k < block.depth {
      let height = height(block.depth - k)
      switch height {
      case 12: RegisterTile<I, 12, vectors>.multiplyTransposed(block, k, column, columns)
      case 8: RegisterTile<I, 8, vectors>.multiplyTransposed(block, k, column, columns)
      case 6: RegisterTile<I, 6, vectors>.multiplyTransposed(block, k, column, columns)
      case 4: RegisterTile<I, 4, vectors>.multiplyTransposed(block, k, column, columns)
      case 2: RegisterTile<I, 2, vectors>.multiplyTransposed(block, k, column, columns)
      default: RegisterTile<I, 1, vectors>.multiplyTransposed(block, k, column, columns)
      }
      k += height
    }
  }

  /// The height of the next tile where `rows` rows of the result are left: none reaches beyond them.
  @inlinable @inline(__always)
  static func height(_ rows: Int) -> Int {
    let tallest = vectors == 1 ? 12 : I.tileRows
    if rows >= 12, tallest >= 12, rows != 16 { return 12 }
    if rows >= 8, tallest >= 8 { return 8 }
    if rows >= 6, tallest >= 6, rows != 8 { return 6 }
    return rows >= 4 ? 4 : rows >= 2 ? 2 : 1
  }
}

extension RegisterTile {
  /// Adds to rows `k ..< k + rows` of the result, in the columns from `column` on, of which `columns` are left.
  @inlinable @inline(never)
  static func multiplyTransposed(_ block: TransposedBlock, _ k: Int, _ column: Int, _ columns: Int) {
    // Two tiles, since one that either way leads to would be kept in memory.
    if columns >= vectors * I.lanes {
      Self(block, k, column).add(to: block, k, column, columns)
    } else {
      Self(block, k, column, limit: columns).add(to: block, k, column, columns)
    }
  }

  @inlinable @inline(__always)
  func add(to block: TransposedBlock, _ k: Int, _ column: Int, _ columns: Int) {
    let c = block.c + k &* block.cStride + column
    for row in 0..<rows {
      for vector in 0..<vectors {
        let destination = c + row &* block.cStride + vector * I.lanes
        let left = columns &- vector * I.lanes
        I.store(sums[row][vector] + I.load(destination, left), destination, left)
      }
    }
  }

  @inlinable @inline(__always)
  init(_ block: TransposedBlock, _ k: Int, _ column: Int, limit: Int = vectors * I.lanes) {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    var values = block.b + column
    for i in 0..<block.count {
      let a = block.places[i] + k
      var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
      for vector in 0..<vectors { b[vector] = I.load(values + vector * I.lanes, limit - vector * I.lanes) }
      values += block.bStride
      for row in 0..<rows {
        let x = I.splat(a[row])
        for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
      }
    }
    self.sums = sums
  }
}
