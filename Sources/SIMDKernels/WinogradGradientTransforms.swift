extension WinogradReturn {
  /// Transforms the gradients by the results of the tiles: `A dy A'`, zero beyond the result.
  @inlinable
  func transformGradients(_ dy: UnsafePointer<Float>) {
    forEachTile { tile, _, _, corner, height, width in
      let source = dy + corner * tiles.filters
      let isWhole = height == patch - 2 && width == patch - 2
      var filter = 0
      var destination = gradients + tile * I.lanes
      while filter + I.lanes <= tiles.filters {
        if isWhole {
          transformGradient(source + filter, I.lanes, patch - 2, patch - 2, destination)
        } else {
          transformGradient(source + filter, I.lanes, height, width, destination)
        }
        destination += count * I.lanes
        filter += I.lanes
      }
      if filter < tiles.filters {
        transformGradient(source + filter, tiles.filters - filter, height, width, destination)
      }
    }
  }

  @inlinable @inline(__always)
  func transformGradient(
    _ source: UnsafePointer<Float>, _ used: Int, _ height: Int, _ width: Int, _ destination: UnsafeMutablePointer<Float>
  ) {
    var square = Block.Square(repeating: Transform.Line(repeating: I.splat(0)))
    for j in 0..<patch - 2 where j < width {
      var line = Transform.Line(repeating: I.splat(0))
      for i in 0..<patch - 2 where i < height {
        line[i] = I.load(source + (i * tiles.width + j) * tiles.filters, used)
      }
      let transformed = Transform.outputGradient(line)
      for i in 0..<patch { square[i][j] = transformed[i] }
    }
    let elementStride = gradientStride
    var destination = destination
    for i in 0..<patch {
      let transformed = Transform.outputGradient(square[i])
      for j in 0..<patch {
        I.store(transformed[j], destination)
        destination += elementStride
      }
    }
  }

  /// Adds the transformed products with a panel, `B m B'`, to the patches of `dx`, which points to the panel's first channel;
  /// what lies in the padding is dropped.
  @inlinable
  func addPatches(to dx: UnsafeMutablePointer<Float>, _ columns: Int) {
    let matrix = tiles.patches
    for column in stride(from: 0, to: columns, by: I.lanes) {
      forEachTile { tile, image, position, _, _, _ in
        let offsets = matrix.offsets + position * Block.elements
        let base = dx + image * matrix.imageStride + column
        let products = memory + tile * Block.productCount + column
        if columns - column >= I.lanes {
          addPatch(products, base, offsets, I.lanes)
        } else {
          addPatch(products, base, offsets, columns - column)
        }
      }
    }
  }

  @inlinable @inline(__always)
  func addPatch(
    _ products: UnsafePointer<Float>, _ base: UnsafeMutablePointer<Float>, _ offsets: UnsafePointer<Int32>, _ used: Int
  ) {
    var square = Block.Square(repeating: Transform.Line(repeating: I.splat(0)))
    for j in 0..<patch {
      var line = Transform.Line(repeating: I.splat(0))
      for i in 0..<patch { line[i] = I.load(products + (i * patch + j) * 2 * I.lanes) }
      let transformed = Transform.inputGradient(line)
      for i in 0..<patch { square[i][j] = transformed[i] }
    }
    for i in 0..<patch {
      let line = Transform.inputGradient(square[i])
      for j in 0..<patch {
        let offset = Int(offsets[i * patch + j])
        guard offset >= 0 else { continue }
        let target = base + offset
        I.store(I.load(target, used) + line[j], target, used)
      }
    }
  }

  /// Calls `body` with each tile: its number in the block, its image and position there, the place of its first result among
  /// all pixels, and the extents of what lies in the result.
  @inlinable @inline(__always)
  func forEachTile(
    _ body: (_ tile: Int, _ image: Int, _ position: Int, _ corner: Int, _ height: Int, _ width: Int) -> Void
  ) {
    let size = patch - 2
    let across = (tiles.width + size - 1) / size
    var (image, position) = first.quotientAndRemainder(dividingBy: tiles.patches.rowsPerImage)
    var (y, x) = position.quotientAndRemainder(dividingBy: across)
    for tile in 0..<count {
      body(
        tile, image, position, (image * tiles.height + y * size) * tiles.width + x * size,
        min(size, tiles.height - y * size), min(size, tiles.width - x * size))
      (x, position) = (x + 1, position + 1)
      if x == across { (x, y) = (0, y + 1) }
      if position == tiles.patches.rowsPerImage { (image, position, x, y) = (image + 1, 0, 0, 0) }
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
    var square = Block.Square(repeating: Transform.Line(repeating: I.splat(0)))
    for j in 0..<patch {
      var line = Transform.Line(repeating: I.splat(0))
      for i in 0..<patch { line[i] = I.load(sums + (i * patch + j) * elementStride) }
      let transformed = Transform.filterGradient(line)
      for i in 0..<3 { square[i][j] = transformed[i] }
    }
    for i in 0..<3 {
      let line = Transform.filterGradient(square[i])
      for j in 0..<3 {
        let target = dw + (i * 3 + j) * tapStride
        I.store(I.load(target, used) + line[j], target, used)
      }
    }
  }
}
