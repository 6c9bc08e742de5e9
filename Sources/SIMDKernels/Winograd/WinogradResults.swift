extension TileBlock {
  /// Transforms the products with a panel of `columns` columns into results.
  ///
  /// `c` and `epilogue` point to the panel's first column.
  @inlinable
  func transformProducts(_ c: UnsafeMutablePointer<Float>, _ columns: Int, _ epilogue: Epilogue) {
    for column in stride(from: 0, to: columns, by: I.lanes) {
      let used = columns - column
      let epilogue = VectorEpilogue<I>(epilogue, column, used)
      if used >= I.lanes {
        transformVector(c + column, products + column, I.lanes, epilogue)
      } else {
        transformVector(c + column, products + column, used, epilogue)
      }
    }
  }

  @inlinable @inline(__always)
  func transformVector(
    _ c: UnsafeMutablePointer<Float>, _ products: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    var cursor = TileCursor(tiles, first)
    for tile in 0..<count {
      storeResults(products + tile * Self.productCount, cursor, c, used, epilogue)
      cursor.advance()
    }
  }
}

extension WinogradBlock {
  @inlinable @inline(__always)
  func storeResults(
    _ products: UnsafeMutablePointer<Float>, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    // What a column becomes takes the place of its first products.
    for j in 0..<patch {
      let results = Transform.output(Transform.Line { load($0, j, of: products) })
      for i in 0..<patch - 2 { I.store(results[i], products + (i * patch + j) * 2 * I.lanes) }
    }
    if tiles.isPooled {
      storeGreatest(of: products, cursor, c, used, epilogue)
    } else {
      storeAll(of: products, cursor, c, used, epilogue)
    }
  }

  @inlinable @inline(__always)
  func load(_ i: Int, _ j: Int, of products: UnsafeMutablePointer<Float>) -> I.F32 {
    I.load(products + (i * patch + j) * 2 * I.lanes)
  }

  /// Stores the results of a tile.
  @inlinable @inline(__always)
  func storeAll(
    of products: UnsafeMutablePointer<Float>, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    let (height, width) = (cursor.height, cursor.width)
    for i in 0..<patch - 2 where i < height {
      let line = Transform.output(Transform.Line { load(i, $0, of: products) })
      var destination = c + (cursor.corner + i * tiles.width) * tiles.filters
      for j in 0..<patch - 2 where j < width {
        I.store(epilogue.apply(line[j]), destination, used)
        destination += tiles.filters
      }
    }
  }

  /// Stores the greatest of each square of 2 by 2 results of a tile.
  @inlinable @inline(__always)
  func storeGreatest(
    of products: UnsafeMutablePointer<Float>, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    let (height, width) = (cursor.height, cursor.width)
    for i in 0..<(patch - 2) / 2 where 2 * i + 1 < height {
      let above = Transform.output(Transform.Line { load(2 * i, $0, of: products) })
      let below = Transform.output(Transform.Line { load(2 * i + 1, $0, of: products) })
      var destination = c + (cursor.pooledCorner + i * (tiles.width / 2)) * tiles.filters
      for j in 0..<(patch - 2) / 2 where 2 * j + 1 < width {
        let greatest = I.maximum(
          I.maximum(above[2 * j], above[2 * j + 1]), I.maximum(below[2 * j], below[2 * j + 1]))
        I.store(epilogue.apply(greatest), destination, used)
        destination += tiles.filters
      }
    }
  }
}
