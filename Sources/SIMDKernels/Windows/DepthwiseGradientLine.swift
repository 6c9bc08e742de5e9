extension DepthwiseLine {
  /// Adds to the gradient by the weights what as many of the block's `count` windows from `row` on, all of
  /// one line, contribute as come together, and returns how many those are: an element is loaded once for all
  /// windows that it is in.
  @inlinable @inline(never)
  static func addGradient(_ block: DepthwiseBlock, _ row: Int, _ count: Int) -> Int {
    var window = 0
    while window + windows <= count {
      let dy = block.dy + (row + window) * block.dyStride
      withUnsafeBytes(of: Self(block.matrix, block.first + row + window).places) { places in
        guard let places = places.baseAddress?.assumingMemoryBound(to: UnsafePointer<Float>.self) else { return }
        var channel = 0
        while channel + I.lanes <= block.matrix.run {
          addGradient(block, dy, channel, I.lanes, places)
          channel += I.lanes
        }
        if channel < block.matrix.run { addGradient(block, dy, channel, block.matrix.run - channel, places) }
      }
      window += windows
    }
    return window
  }

  /// Adds what the windows contribute in the vector of channels from `channel` on, of which `used` channels
  /// exist.
  @inlinable @inline(__always)
  static func addGradient(
    _ block: DepthwiseBlock, _ dy: UnsafePointer<Float>, _ channel: Int, _ used: Int,
    _ places: UnsafePointer<UnsafePointer<Float>>
  ) {
    var gradients = InlineArray<windows, I.F32>(repeating: I.splat(0))
    for window in 0..<windows { gradients[window] = I.load(dy + window * block.dyStride + channel, used) }
    var (weights, places) = (block.dw + channel, places)
    for _ in 0..<extent {
      var values = InlineArray<elements, I.F32>(repeating: I.splat(0))
      for element in 0..<elements { values[element] = I.load(places[element] + channel, used) }
      for tap in 0..<extent {
        var sum = values[tap] * gradients[0]
        for window in 1..<windows { sum = I.fma(values[window * step + tap], gradients[window], sum) }
        let weight = weights + tap * block.matrix.run
        I.store(I.load(weight, used) + sum, weight, used)
      }
      weights += extent * block.matrix.run
      places += elements
    }
  }
}
