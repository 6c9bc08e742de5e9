public import CVector

extension WinogradReturn {
  /// Transforms the gradients by the results of the tiles: `A dy A'`, zero beyond the result.
  @inlinable
  func transformGradients(_ dy: UnsafePointer<Float>) {
    var cursor = TileCursor(tiles, first)
    var ahead = TileCursor(tiles, first + 2)
    for tile in 0..<count {
      let (height, width) = (cursor.height, cursor.width)
      let source = dy + cursor.corner * tiles.filters
      let next = dy + ahead.corner * tiles.filters
      let isWhole = height == patch - 2 && width == patch - 2
      var filter = 0
      var destination = gradients + tile * I.lanes
      while filter + I.lanes <= tiles.filters {
        if isWhole {
          transformGradient(source + filter, next + filter, I.lanes, patch - 2, patch - 2, destination)
        } else {
          transformGradient(source + filter, next + filter, I.lanes, height, width, destination)
        }
        destination += count * I.lanes
        filter += I.lanes
      }
      if filter < tiles.filters {
        transformGradient(source + filter, next + filter, tiles.filters - filter, height, width, destination)
      }
      cursor.advance()
      ahead.advance()
    }
  }

  /// Transforms `used` filters of a tile, of which so many rows and columns are in the result, and asks for those of a later one.
  @inlinable @inline(__always)
  func transformGradient(
    _ source: UnsafePointer<Float>, _ ahead: UnsafePointer<Float>, _ used: Int, _ height: Int, _ width: Int,
    _ destination: UnsafeMutablePointer<Float>
  ) {
    let columns = Block.Square { j in
      Transform.outputGradient(
        Transform.Line { i in
          guard i < height, j < width else { return I.splat(0) }
          let place = (i * tiles.width + j) * tiles.filters
          prefetch(ahead + place)
          return I.load(source + place, used)
        })
    }
    let elementStride = gradientStride
    var destination = destination
    for i in 0..<patch {
      let transformed = Transform.outputGradient(Transform.Line { columns[$0][i] })
      for j in 0..<patch {
        I.store(transformed[j], destination)
        destination += elementStride
      }
    }
  }

  /// Adds the transformed products with a panel, `B m B'`, to the patches of `dx`, which points to the panel's first channel;
  /// what lies in the padding is dropped. The first tile that reaches a place sets it.
  @inlinable
  func addPatches(to dx: UnsafeMutablePointer<Float>, _ columns: Int) {
    let matrix = tiles.patches
    for column in stride(from: 0, to: columns, by: I.lanes) {
      var cursor = TileCursor(tiles, first)
      for tile in 0..<count {
        let offsets = matrix.offsets + cursor.position * Block.elements
        let base = dx + cursor.image * matrix.imageStride + column
        let products = memory + tile * Block.productCount + column
        let (isTop, isLeft) = (cursor.y == 0, cursor.x == 0)
        if columns - column >= I.lanes {
          addPatch(products, base, offsets, isTop, isLeft, I.lanes)
        } else {
          addPatch(products, base, offsets, isTop, isLeft, columns - column)
        }
        cursor.advance()
      }
    }
  }

  @inlinable @inline(__always)
  func addPatch(
    _ products: UnsafePointer<Float>, _ base: UnsafeMutablePointer<Float>, _ offsets: UnsafePointer<Int32>,
    _ isTop: Bool,
    _ isLeft: Bool, _ used: Int
  ) {
    let columns = Block.Square { j in
      Transform.inputGradient(Transform.Line { i in I.load(products + (i * patch + j) * 2 * I.lanes) })
    }
    for i in 0..<patch {
      let line = Transform.inputGradient(Transform.Line { columns[$0][i] })
      for j in 0..<patch {
        let offset = Int(offsets[i * patch + j])
        guard offset >= 0 else { continue }
        let target = base + offset
        let isFirst = (i >= 2 || isTop) && (j >= 2 || isLeft)
        I.store(isFirst ? line[j] : I.load(target, used) + line[j], target, used)
      }
    }
  }
}

/// Adds the gradient by the weights of a 3x3 convolution, `3 x 3 x channels x filters`, from the sums that `winogradGradient`
/// made: `G' m G`.
@inlinable
func addWinogradWeights<I: ISA>(
  _ isa: I.Type, _ size: Int, _ channels: Int, _ filters: Int, _ sums: UnsafePointer<Float>,
  _ dw: UnsafeMutablePointer<Float>
) {
  if size == 2 {
    WinogradReturn<I, 4>.addWeights(channels, filters, sums, dw)
  } else {
    WinogradReturn<I, 6>.addWeights(channels, filters, sums, dw)
  }
}

extension WinogradReturn {
  @inlinable
  static func addWeights(
    _ channels: Int, _ filters: Int, _ sums: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>
  ) {
    let panel = padded(channels) * 2 * I.lanes
    let elementStride = (filters + 2 * I.lanes - 1) / (2 * I.lanes) * panel
    for channel in 0..<channels {
      for filter in stride(from: 0, to: filters, by: I.lanes) {
        let (index, column) = filter.quotientAndRemainder(dividingBy: 2 * I.lanes)
        addWeight(
          sums + index * panel + channel * 2 * I.lanes + column, elementStride, dw + channel * filters + filter,
          channels * filters, filters - filter)
      }
    }
  }

  @inlinable @inline(__always)
  static func addWeight(
    _ sums: UnsafePointer<Float>, _ elementStride: Int, _ dw: UnsafeMutablePointer<Float>, _ tapStride: Int, _ used: Int
  ) {
    let columns = Block.Square { j in
      Transform.filterGradient(Transform.Line { i in I.load(sums + (i * patch + j) * elementStride) })
    }
    for i in 0..<3 {
      let line = Transform.filterGradient(Transform.Line { columns[$0][i] })
      for j in 0..<3 {
        let target = dw + (i * 3 + j) * tapStride
        I.store(I.load(target, used) + line[j], target, used)
      }
    }
  }
}
