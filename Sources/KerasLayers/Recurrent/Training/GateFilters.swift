import KerasGraph
import SIMDKernels

/// The convolutions of a cell in training.
struct GateFilters: GateMap {
  let gates: Int
  let columns: Int
  /// The floats of an image.
  let inputCount: Int
  private let channels: Int
  private let positions: Int
  private let taps: Int
  /// The offsets of each window's elements, and those of each element's windows.
  private let offsets: [Int32]
  private let offsetsByTap: [Int32]
  private let zeros: FloatBuffer
  private let kernels: KernelTable

  /// - Throws: ``ModelError`` if the image is too large.
  init(
    _ window: WindowGeometry, spatial: [Int], windows: [Int], channels: Int, filters: Int, gates: Int,
    kernels: KernelTable
  ) throws(ModelError) {
    self.gates = gates
    columns = filters
    self.channels = channels
    self.kernels = kernels
    inputCount = spatial.reduce(channels, *)
    let (positions, taps) = (windows.reduce(1, *), window.taps)
    let offsets = try window.offsets(spatial: spatial, windows: windows, pixel: channels)
    offsetsByTap = (0..<taps).flatMap { tap in (0..<positions).map { offsets[$0 * taps + tap] } }
    self.positions = positions
    self.taps = taps
    self.offsets = offsets
    zeros = FloatBuffer(zeros: channels)
  }

  var gateCount: Int { positions * columns }
  /// The sums of a gate, or what one element of all windows gives back.
  var scratchPerSample: Int { positions * max(columns, channels) }
  var packedCount: Int { gates * panels.count }
  var packedBackCount: Int { gates * taps * panelsBack.count }

  private var panels: ProductPanels { ProductPanels(kernels, depth: taps * channels, columns: columns) }
  private var panelsBack: ProductPanels { ProductPanels(kernels, depth: columns, columns: channels) }

  func pack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    for gate in 0..<gates {
      panels.pack(weights + gate * columns, rowStride: width, columnStride: 1, packed + gate * panels.count, team)
    }
  }

  func packBack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    for gate in 0..<gates {
      for tap in 0..<taps {
        panelsBack.pack(
          weights + tap * channels * width + gate * columns, rowStride: 1, columnStride: width,
          packed + (gate * taps + tap) * panelsBack.count, team)
      }
    }
  }

  func map(
    _ gate: Int, _ rows: GateRows, _ packed: UnsafePointer<Float>, accumulate: Bool, bias: UnsafePointer<Float>?
  ) {
    let epilogue = Epilogue(bias: bias.map { $0 + gate * columns })
    for step in 0..<rows.steps {
      let sums = rows.sums.base + step * rows.sums.stepStride
      let target = accumulate ? rows.scratch : sums
      withImages(rows, step) { images in
        kernels.gatheredProduct(
          images, 0, rows.samples * positions, columns, packed + gate * panels.count, target, columns, epilogue)
      }
      if accumulate { kernels.add(rows.samples * gateCount, sums, target, sums) }
    }
  }

  func mapBack(
    _ gate: Int, _ rows: GateRows, _ packed: UnsafePointer<Float>, to gradient: SequenceOutput, accumulate: Bool
  ) {
    let count = rows.samples * positions
    for step in 0..<rows.steps {
      let target = gradient.base + step * gradient.stepStride
      if !accumulate {
        for sample in 0..<rows.samples {
          (target + sample * gradient.sampleStride).update(repeating: 0, count: inputCount)
        }
      }
      for tap in 0..<taps {
        let panels = packed + (gate * taps + tap) * panelsBack.count
        kernels.product(
          count, channels, columns, rows.sums.base + step * rows.sums.stepStride, columns, panels, rows.scratch,
          channels, false, Epilogue())
        offsetsByTap.withUnsafeBufferPointer { offsets in
          guard let offsets = offsets.baseAddress else { return }
          let images = GatheredRows(
            base: target, offsets: offsets + tap * positions, rowsPerImage: positions, taps: 1, run: channels,
            imageStride: gradient.sampleStride, zeros: zeros.pointer)
          kernels.gatheredReductionGradient(.sum, .first, images, 0, count, rows.scratch, rows.scratch, false, target)
        }
      }
    }
  }

  func addWeightGradient(
    _ gate: Int, _ columns: Range<Int>, _ rows: GateRows, to weights: UnsafeMutablePointer<Float>
  ) {
    for step in 0..<rows.steps {
      withImages(rows, step) { images in
        kernels.gatheredTransposedProduct(
          images, 0, rows.samples * positions, columns.count,
          rows.sums.base + step * rows.sums.stepStride + columns.lowerBound, self.columns,
          weights + gate * self.columns + columns.lowerBound, width)
      }
    }
  }

  /// The windows of the images of a step.
  private func withImages(_ rows: GateRows, _ step: Int, _ body: (GatheredRows) -> Void) {
    offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      body(
        GatheredRows(
          base: rows.mapped.base + step * rows.mapped.stepStride, offsets: offsets, rowsPerImage: positions,
          taps: taps, run: channels, imageStride: rows.mapped.sampleStride, zeros: zeros.pointer))
    }
  }
}
