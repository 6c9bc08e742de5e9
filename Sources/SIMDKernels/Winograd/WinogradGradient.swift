/// The way back of some consecutive tiles of a convolution by Winograd's minimal filtering: the adjoint of each of its
/// transforms, in the reverse order. The gradient by the input and that by the filter share the transformed gradient by
/// the results.
@inlinable
func winogradGradient<I: ISA>(
  _ isa: I.Type, _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ dy: UnsafePointer<Float>,
  _ filter: UnsafePointer<Float>, _ scratch: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>?,
  _ dx: UnsafeMutablePointer<Float>?
) {
  if tiles.size == 2 {
    WinogradReturn<I, 4>(tiles, first, count, scratch).run(dy, filter, sums, dx)
  } else {
    WinogradReturn<I, 6>(tiles, first, count, scratch).run(dy, filter, sums, dx)
  }
}

/// Some consecutive tiles on their way back.
///
/// Transformed patches, then products, lie in the memory of ``block``; the transformed gradient by the results lies in
/// `gradients` as patches do: one element of all tiles after the other, each in blocks of as many filters as a vector has
/// lanes.
@usableFromInline
struct WinogradReturn<I: ISA, let patch: Int> {
  @usableFromInline typealias Transform = WinogradTransform<I, patch>
  @usableFromInline typealias Block = WinogradBlock<I, patch>

  @usableFromInline let tiles: WinogradTiles
  @usableFromInline let first: Int
  @usableFromInline let count: Int
  @usableFromInline let gradients: UnsafeMutablePointer<Float>
  /// Patches and products are never needed together.
  @usableFromInline let memory: UnsafeMutablePointer<Float>

  @inlinable @inline(__always)
  init(_ tiles: WinogradTiles, _ first: Int, _ count: Int, _ scratch: UnsafeMutablePointer<Float>) {
    self.tiles = tiles
    self.first = first
    self.count = count
    gradients = scratch
    memory = scratch + Block.elements * Self.padded(tiles.filters) * count
  }

  /// So many channels in whole vectors.
  @inlinable @inline(__always)
  static func padded(_ channels: Int) -> Int { (channels + I.lanes - 1) / I.lanes * I.lanes }

  /// The floats from one element of the transformed gradients to the next.
  @inlinable @inline(__always)
  var gradientStride: Int { Self.padded(tiles.filters) * count }

  @inlinable
  func run(
    _ dy: UnsafePointer<Float>, _ filter: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>?,
    _ dx: UnsafeMutablePointer<Float>?
  ) {
    transformGradients(dy)
    if let sums {
      let block = Block(tiles, first, count, patches: memory, products: memory)
      block.transformPatches()
      addProducts(UnsafePointer(block.patches), block.elementStride, to: sums)
    }
    guard let dx else { return }
    let channels = tiles.patches.run
    for column in stride(from: 0, to: channels, by: 2 * I.lanes) {
      let panel = filter + column * Block.elements * tiles.filters
      let columns = min(2 * I.lanes, channels - column)
      if columns > I.lanes {
        multiply(panel, WinogradProduct<I, 2>.self)
      } else {
        multiply(panel, WinogradProduct<I, 1>.self)
      }
      addPatches(to: dx + column, columns)
    }
  }

  /// The products of the transformed gradients with a panel.
  @inlinable @inline(__always)
  func multiply<let vectors: Int>(_ panel: UnsafePointer<Float>, _ product: WinogradProduct<I, vectors>.Type) {
    product.multiply(
      side: patch, matrices: patch, UnsafePointer(gradients), elementStride: gradientStride, count: count,
      depth: tiles.filters, panel, memory)
  }

  /// Adds to the sums of each element the products of transformed patches and gradients.
  ///
  /// The sums of an element lie panel after panel of filters, a row of two vectors for each channel, in whole vectors of
  /// channels.
  @inlinable
  func addProducts(_ patches: UnsafePointer<Float>, _ patchStride: Int, to sums: UnsafeMutablePointer<Float>) {
    let (channels, filters) = (Self.padded(tiles.patches.run), Self.padded(tiles.filters))
    let height = Self.sumRows
    var c = sums
    for element in 0..<Block.elements {
      for filter in stride(from: 0, to: filters, by: 2 * I.lanes) {
        let b = gradients + element * gradientStride + filter * count
        for channel in stride(from: 0, to: channels, by: height) {
          let a = patches + element * patchStride + channel / I.lanes * I.lanes * count + channel % I.lanes
          if filters - filter > I.lanes {
            addProduct(a, b, c, height, WinogradProduct<I, 2>.self)
          } else {
            addProduct(a, b, c, height, WinogradProduct<I, 1>.self)
          }
          c += height * 2 * I.lanes
        }
      }
    }
  }

  /// The channels whose sums stay in registers: they divide a vector.
  @inlinable @inline(__always)
  static var sumRows: Int { I.tileRows >= 8 && I.lanes >= 8 ? 8 : 4 }

  @inlinable @inline(__always)
  func addProduct<let vectors: Int>(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ height: Int,
    _ product: WinogradProduct<I, vectors>.Type
  ) {
    if height == 8 {
      RegisterTile<I, 8, vectors>.addTransposed(count, a, b, vectorStride: count * I.lanes, c)
    } else {
      RegisterTile<I, 4, vectors>.addTransposed(count, a, b, vectorStride: count * I.lanes, c)
    }
  }
}

extension RegisterTile {
  /// Adds to `c`, rows of two vectors, the products of `rows` values and `vectors` vectors of each of `count` tiles, a vector's
  /// lanes from one tile to the next.
  @inlinable @inline(never)
  static func addTransposed(
    _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, vectorStride: Int,
    _ c: UnsafeMutablePointer<Float>
  ) {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    for tile in 0..<count {
      var values = InlineArray<vectors, I.F32>(repeating: I.splat(0))
      for vector in 0..<vectors { values[vector] = I.load(b + vector * vectorStride + tile * I.lanes) }
      for row in 0..<rows {
        let x = I.splat(a[tile * I.lanes + row])
        for vector in 0..<vectors { sums[row][vector] = I.fma(x, values[vector], sums[row][vector]) }
      }
    }
    for row in 0..<rows {
      for vector in 0..<vectors {
        let destination = c + row * 2 * I.lanes + vector * I.lanes
        I.store(I.load(destination) + sums[row][vector], destination)
      }
    }
  }
}
