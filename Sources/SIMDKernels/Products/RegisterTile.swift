public import CVector

/// The sums of `rows` rows by `vectors` vectors of columns of a product, held in registers.
@usableFromInline
struct RegisterTile<I: ISA, let rows: Int, let vectors: Int> {
  @usableFromInline typealias Sums = InlineArray<rows, InlineArray<vectors, I.F32>>

  @usableFromInline var sums: Sums

  @inlinable @inline(__always)
  init(sums: Sums) { self.sums = sums }

  /// Multiplies rows `first ..< first + rows` by a panel and stores those before `limit`.
  @inlinable @inline(__always)
  static func multiply(_ product: PanelProduct, _ first: Int, _ limit: Int) {
    if first + rows <= limit, product.epilogue.hasWholeMap {
      if product.addend == nil { multiplyWhole(product, first) } else { addWhole(product, first) }
    } else {
      multiplyPart(product, first, limit)
    }
  }

  /// The same for rows that all exist, where nothing is added to their products.
  @inlinable @inline(never)
  static func multiplyWhole(_ product: PanelProduct, _ first: Int) {
    let place = TilePlace(product, first)
    var sums = startsWithoutAddend(place)
    multiplyAdd(product.matrix, first, first &+ rows, product.panel, &sums)
    finish(&sums, place)
  }

  /// The same where something is added to them. A function of its own, because sums that begin in memory do so in every case.
  @inlinable @inline(never)
  static func addWhole(_ product: PanelProduct, _ first: Int) {
    let place = TilePlace(product, first)
    var sums = starts(place)
    multiplyAdd(product.matrix, first, first &+ rows, product.panel, &sums)
    finish(&sums, place)
  }

  /// The same for rows of which those from `limit` on are missing, or whose epilogue is more than a whole tile's. The sums
  /// begin as a whole tile's do, so that a row does not depend on which rows it meets.
  @inlinable @inline(never)
  static func multiplyPart(_ product: PanelProduct, _ first: Int, _ limit: Int) {
    let place = TilePlace(product, first)
    let count = min(rows, limit - first)
    guard place.epilogue.hasWholeMap else {
      var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
      multiplyAdd(product.matrix, first, limit, product.panel, &sums)
      // A variable of its own, because only one that no later loop indexes is kept in registers.
      return Self(sums: sums).store(product, first, limit)
    }
    var sums = starts(place, count)
    multiplyAdd(product.matrix, first, limit, product.panel, &sums)
    var epilogue = place.epilogue
    epilogue.bias = nil
    Self(sums: sums).store(count, place.columns, place.c, place.cStride, nil, epilogue)
  }

  /// What the sums of the first `count` rows begin with.
  @inlinable @inline(__always)
  static func starts(_ place: TilePlace, _ count: Int) -> Sums {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    for vector in 0..<vectors where vector * I.lanes < place.columns {
      let column = vector * I.lanes
      let used = place.columns - column
      let bias = place.epilogue.bias.map { I.load($0 + column, used) } ?? I.splat(0)
      for row in 0..<rows where row < count {
        sums[row][vector] = place.addend.map { bias + I.load($0 + row * place.cStride + column, used) } ?? bias
      }
    }
    return sums
  }

  /// What a whole tile's sums begin with: the bias, and what the products are added to.
  ///
  /// Here and in ``finish(_:_:)`` several short loops instead of a long one, because only short ones are unrolled, and only then
  /// the sums stay in registers.
  @inlinable @inline(__always)
  static func starts(_ place: TilePlace) -> Sums {
    var sums = startsWithoutAddend(place)
    guard var source = place.addend else { return sums }
    if place.columns >= vectors * I.lanes {
      for row in 0..<rows {
        for vector in 0..<vectors { sums[row][vector] += I.load(source + vector * I.lanes) }
        source += place.cStride
      }
    } else {
      let last = (vectors - 1) * I.lanes
      for row in 0..<rows {
        for vector in 0..<vectors - 1 { sums[row][vector] += I.load(source + vector * I.lanes) }
        sums[row][vectors - 1] += I.F32.load(source + last, first: place.columns - last, rest: I.splat(0))
        source += place.cStride
      }
    }
    return sums
  }

  /// What a whole tile's sums begin with where nothing is added to the products: the bias.
  @inlinable @inline(__always)
  static func startsWithoutAddend(_ place: TilePlace) -> Sums {
    var biases = InlineArray<vectors, I.F32>(repeating: I.splat(0))
    if let bias = place.epilogue.bias { biases = load(bias, place.columns) }
    return Sums(repeating: biases)
  }

  /// Stores the sums of all rows, which ``starts(_:)`` began.
  @inlinable @inline(__always)
  static func finish(_ sums: inout Sums, _ place: TilePlace) {
    let (lower, upper) = (I.splat(place.epilogue.lower), I.splat(place.epilogue.upper))
    for row in 0..<rows {
      for vector in 0..<vectors { sums[row][vector] = I.clamp(sums[row][vector], lower, upper) }
    }
    if let scale = place.epilogue.scale, let shift = place.epilogue.shift {
      let (scales, shifts) = (load(scale, place.columns), load(shift, place.columns))
      for row in 0..<rows {
        for vector in 0..<vectors { sums[row][vector] = I.fma(sums[row][vector], scales[vector], shifts[vector]) }
      }
    }
    var c = place.c
    if place.columns >= vectors * I.lanes {
      for row in 0..<rows {
        for vector in 0..<vectors { I.store(sums[row][vector], c + vector * I.lanes) }
        c += place.cStride
      }
    } else {
      let last = (vectors - 1) * I.lanes
      for row in 0..<rows {
        for vector in 0..<vectors - 1 { I.store(sums[row][vector], c + vector * I.lanes) }
        I.F32.store(sums[row][vectors - 1], c + last, first: place.columns - last)
        c += place.cStride
      }
    }
  }

  /// Loads `columns` columns: only the last vector may lack some.
  @inlinable @inline(__always)
  static func load(_ source: UnsafePointer<Float>, _ columns: Int) -> InlineArray<vectors, I.F32> {
    var result = InlineArray<vectors, I.F32>(repeating: I.splat(0))
    for vector in 0..<vectors - 1 { result[vector] = I.load(source + vector * I.lanes) }
    let last = (vectors - 1) * I.lanes
    result[vectors - 1] = I.load(source + last, columns - last)
    return result
  }

  /// Stores the sums as rows `first ..< first + rows` of a product, those before `limit`.
  @inlinable @inline(__always)
  func store(_ product: PanelProduct, _ first: Int, _ limit: Int) {
    store(
      min(rows, limit - first), product.columns, product.c + first * product.cStride, product.cStride,
      product.addend.map { $0 + first * product.cStride }, product.epilogue)
  }

  /// Adds the products of rows from `first` on, those before `limit`, with a panel.
  @inlinable @inline(__always)
  static func multiplyAdd(
    _ matrix: GatheredRows, _ first: Int, _ limit: Int, _ panel: UnsafePointer<Float>, _ sums: inout Sums
  ) {
    var panel = panel
    let ahead = matrix.taps * matrix.run * 2 * I.lanes
    if matrix.isDense {
      let a = TileRows<rows>.dense(I.self, matrix, first, limit &- first)
      return multiplyAdd(a, matrix.run, ahead, &panel, &sums)
    }
    let tileRows = TileRows<rows>(I.self, matrix, first, limit)
    for tap in 0..<matrix.taps {
      multiplyAdd(tileRows.pointers(I.self, tap, matrix.zeros), matrix.run, ahead, &panel, &sums)
    }
  }

  /// Adds the products of `run` columns of the rows with as many rows of the panel.
  ///
  /// Meanwhile it fetches what lies `ahead` floats behind the panel, the next one, into the second-level cache.
  @inlinable @inline(__always)
  static func multiplyAdd(
    _ a: InlineArray<rows, UnsafePointer<Float>>, _ run: Int, _ ahead: Int,
    _ panel: inout UnsafePointer<Float>, _ sums: inout Sums
  ) {
    for k in 0..<run {
      var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
      for vector in 0..<vectors { b[vector] = I.load(panel + vector * I.lanes) }
      if rows >= 8 {
        prefetch_second_level(panel + ahead)
        prefetch_second_level(panel + ahead + I.lanes)
      }
      panel += 2 * I.lanes
      for row in 0..<rows {
        let x = I.splat(a[row][k])
        for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
      }
    }
  }

  @inlinable @inline(__always)
  func store(
    _ count: Int, _ columns: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int,
    _ addend: UnsafePointer<Float>?, _ epilogue: Epilogue
  ) {
    for vector in 0..<vectors where vector * I.lanes < columns {
      let column = vector * I.lanes
      let used = columns - column
      let ending = VectorEpilogue<I>(epilogue, column, used)
      if used >= I.lanes && addend == nil {
        for row in 0..<rows where row < count {
          I.store(ending.apply(sums[row][vector]), c + row * cStride + column)
        }
        continue
      }
      for row in 0..<rows where row < count {
        let place = row * cStride + column
        let sum = addend.map { sums[row][vector] + I.load($0 + place, used) } ?? sums[row][vector]
        I.store(ending.apply(sum), c + place, used)
      }
    }
  }
}
