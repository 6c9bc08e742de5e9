extension WinogradBlock {
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
    _ c: UnsafeMutablePointer<Float>, _ products: UnsafePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    var cursor = TileCursor(tiles, first)
    for tile in 0..<count {
      let columns = resultColumns(products + tile * Self.productCount)
      if tiles.isPooled {
        storeGreatest(of: columns, cursor, c, used, epilogue)
      } else {
        storeAll(of: columns, cursor, c, used, epilogue)
      }
      cursor.advance()
    }
  }

  /// Stores the results of a tile.
  @inlinable @inline(__always)
  func storeAll(
    of columns: Square, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    let (height, width) = (cursor.height, cursor.width)
    for i in 0..<patch - 2 where i < height {
      let line = Transform.output(Transform.Line { columns[$0][i] })
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
    of columns: Square, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    let (height, width) = (cursor.height, cursor.width)
    for i in 0..<(patch - 2) / 2 where 2 * i + 1 < height {
      let above = Transform.output(Transform.Line { columns[$0][2 * i] })
      let below = Transform.output(Transform.Line { columns[$0][2 * i + 1] })
      var destination = c + (cursor.pooledCorner + i * (tiles.width / 2)) * tiles.filters
      for j in 0..<(patch - 2) / 2 where 2 * j + 1 < width {
        let greatest = I.maximum(
          I.maximum(above[2 * j], above[2 * j + 1]), I.maximum(below[2 * j], below[2 * j + 1]))
        I.store(epilogue.apply(greatest), destination, used)
        destination += tiles.filters
      }
    }
  }

  /// The products of a tile after the transform of their columns.
  @inlinable @inline(__always)
  func resultColumns(_ products: UnsafePointer<Float>) -> Square {
    Square { j in
      Transform.output(Transform.Line { i in I.load(products + (i * patch + j) * 2 * I.lanes) })
    }
  }
}
