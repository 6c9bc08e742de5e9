public import CVector

/// The sums of `rows` rows by `vectors` vectors of columns of a product, held in registers.
@usableFromInline
struct RegisterTile<I: ISA, let rows: Int, let vectors: Int> {
  @usableFromInline typealias Sums = InlineArray<rows, InlineArray<vectors, I.F32>>

  @usableFromInline var sums: Sums

  @inlinable @inline(__always)
  init(sums: Sums) { self.sums = sums }

  /// Multiplies rows `first ..< first + rows` by a panel and stores those before `limit`.
  @inlinable @inline(never)
  static func multiply(_ product: PanelProduct, _ first: Int, _ limit: Int) {
    let tile = Self(product.matrix, TileRows(I.self, product.matrix, first, limit), product.panel)
    tile.store(product, first, limit)
  }

  /// Stores the sums as rows `first ..< first + rows` of a product, those before `limit`.
  @inlinable @inline(__always)
  func store(_ product: PanelProduct, _ first: Int, _ limit: Int) {
    store(
      min(rows, limit - first), product.columns, product.c + first * product.cStride, product.cStride,
      product.accumulate, product.epilogue)
  }

  @inlinable @inline(__always)
  init(_ matrix: GatheredRows, _ tileRows: TileRows<rows>, _ panel: UnsafePointer<Float>) {
    // A local variable, because only one that no later loop indexes is kept in registers.
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    var panel = panel
    for tap in 0..<matrix.taps {
      let a = tileRows.pointers(I.self, tap, matrix.zeros)
      for k in 0..<matrix.run {
        var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
        for vector in 0..<vectors { b[vector] = I.load(panel + vector * I.lanes) }
        panel += 2 * I.lanes
        for row in 0..<rows {
          let x = I.splat(a[row][k])
          for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
        }
      }
    }
    self.sums = sums
  }

  @inlinable @inline(__always)
  func store(
    _ count: Int, _ columns: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ accumulate: Bool,
    _ epilogue: Epilogue
  ) {
    for vector in 0..<vectors where vector * I.lanes < columns {
      let column = vector * I.lanes
      let used = columns - column
      let ending = VectorEpilogue<I>(epilogue, column, used)
      if used >= I.lanes && !accumulate {
        for row in 0..<rows where row < count {
          I.store(ending.apply(sums[row][vector]), c + row * cStride + column)
        }
        continue
      }
      for row in 0..<rows where row < count {
        let destination = c + row * cStride + column
        let sum = accumulate ? sums[row][vector] + I.load(destination, used) : sums[row][vector]
        I.store(ending.apply(sum), destination, used)
      }
    }
  }
}

/// Where the rows of a tile lie.
@usableFromInline
struct TileRows<let count: Int> {
  @usableFromInline let images: InlineArray<count, UnsafePointer<Float>>
  @usableFromInline let offsets: InlineArray<count, UnsafePointer<Int32>>

  /// The rows from `first` on; row `limit - 1` is repeated in place of those beyond it.
  @inlinable @inline(__always)
  init<I: ISA>(_ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ limit: Int) {
    let (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    var images = InlineArray<count, UnsafePointer<Float>>(repeating: matrix.base + image * matrix.imageStride)
    var offsets = InlineArray<count, UnsafePointer<Int32>>(repeating: matrix.offsets + position * matrix.taps)
    let end = matrix.offsets + matrix.rowsPerImage * matrix.taps
    for row in 1..<count {
      images[row] = images[row - 1]
      offsets[row] = offsets[row - 1]
      guard first + row < limit else { continue }
      offsets[row] += matrix.taps
      guard offsets[row] == end else { continue }
      offsets[row] = matrix.offsets
      images[row] += matrix.imageStride
    }
    self.images = images
    self.offsets = offsets
  }

  /// The start of each row's run at `tap`.
  @inlinable @inline(__always)
  func pointers<I: ISA>(
    _ isa: I.Type, _ tap: Int, _ zeros: UnsafePointer<Float>
  ) -> InlineArray<count, UnsafePointer<Float>> {
    var pointers = InlineArray<count, UnsafePointer<Float>>(repeating: zeros)
    for row in 0..<count {
      let offset = Int(offsets[row][tap])
      pointers[row] = in_scalar_register(offset < 0 ? zeros : images[row] + offset)
    }
    return pointers
  }
}
