/// What a depthwise convolution works on.
@usableFromInline
struct DepthwiseWork {
  @usableFromInline let matrix: GatheredRows
  @usableFromInline let weights: UnsafePointer<Float>
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int
  @usableFromInline let epilogue: Epilogue

  @inlinable @inline(__always)
  init(
    matrix: GatheredRows, weights: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>, cStride: Int,
    epilogue: Epilogue
  ) {
    self.matrix = matrix
    self.weights = weights
    self.c = c
    self.cStride = cStride
    self.epilogue = epilogue
  }
}

/// Windows side by side on a line, square ones of `extent` by `extent` taps, which together lie over `elements`
/// elements of each row of taps: an element is loaded once for all windows that it is in.
@usableFromInline
struct DepthwiseLine<I: ISA, let windows: Int, let extent: Int, let elements: Int> {
  /// The elements under each row of taps.
  @usableFromInline let places: InlineArray<extent, InlineArray<elements, UnsafePointer<Float>>>

  /// Convolves as many of the `count` windows from `first` on, all of one line, as come together, and returns how many.
  ///
  /// The last may overlap those before them.
  @inlinable @inline(never)
  static func convolve(_ work: DepthwiseWork, _ first: Int, _ count: Int) -> Int {
    guard count >= windows else { return 0 }
    var window = 0
    while window < count {
      let start = first + min(window, count - windows)
      withUnsafeBytes(of: Self(work.matrix, start).places) { places in
        guard let places = places.baseAddress else { return }
        convolve(work, start, places.assumingMemoryBound(to: UnsafePointer<Float>.self))
      }
      window += windows
    }
    return count
  }

  @inlinable @inline(__always)
  static var step: Int { (elements - extent) / (windows - 1) }

  @inlinable @inline(__always)
  init(_ matrix: GatheredRows, _ first: Int) {
    let (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * extent * extent
    var places = InlineArray<extent, InlineArray<elements, UnsafePointer<Float>>>(
      repeating: InlineArray(repeating: matrix.zeros))
    for line in 0..<extent {
      // What each window but the last has before the next one begins, then the last.
      var taps = offsets + line * extent
      for window in 0..<windows - 1 {
        for tap in 0..<Self.step where taps[tap] >= 0 {
          places[line][window &* Self.step &+ tap] = base + Int(taps[tap])
        }
        taps += extent * extent
      }
      for tap in 0..<extent where taps[tap] >= 0 {
        places[line][(windows - 1) &* Self.step &+ tap] = base + Int(taps[tap])
      }
    }
    self.places = places
  }

  /// Convolves the windows from `first` on, over the elements at `places`.
  @inlinable @inline(__always)
  static func convolve(_ work: DepthwiseWork, _ first: Int, _ places: UnsafePointer<UnsafePointer<Float>>) {
    let c = work.c + first * work.cStride
    var channel = 0
    while channel + I.lanes <= work.matrix.run {
      convolve(work, c, channel, I.lanes, places)
      channel += I.lanes
    }
    if channel < work.matrix.run { convolve(work, c, channel, work.matrix.run - channel, places) }
  }

  /// Convolves the vector of channels from `channel` on, of which `used` channels exist.
  @inlinable @inline(__always)
  static func convolve(
    _ work: DepthwiseWork, _ c: UnsafeMutablePointer<Float>, _ channel: Int, _ used: Int,
    _ places: UnsafePointer<UnsafePointer<Float>>
  ) {
    let place = TilePlace(
      c + channel, work.cStride, columns: used, work.epilogue.advanced(I.self, by: channel))
    var sums = RegisterTile<I, windows, 1>.startsWithoutAddend(place)
    var (weights, places) = (work.weights + channel, places)
    for _ in 0..<extent {
      var values = InlineArray<elements, I.F32>(repeating: I.splat(0))
      for element in 0..<elements { values[element] = I.load(places[element] + channel, used) }
      for tap in 0..<extent {
        let weight = I.load(weights + tap * work.matrix.run, used)
        for window in 0..<windows {
          sums[window][0] = I.fma(values[window * step + tap], weight, sums[window][0])
        }
      }
      weights += extent * work.matrix.run
      places += elements
    }
    RegisterTile<I, windows, 1>.finish(&sums, place)
  }
}
