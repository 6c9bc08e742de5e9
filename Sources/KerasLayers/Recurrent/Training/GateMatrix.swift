import KerasGraph
import SIMDKernels

/// The matrix products of a cell in training.
struct GateMatrix: GateMap {
  let depth: Int
  let columns: Int
  let gates: Int
  let kernels: KernelTable

  init(depth: Int, units: Int, gates: Int, kernels: KernelTable) {
    self.depth = depth
    columns = units
    self.gates = gates
    self.kernels = kernels
  }

  var inputCount: Int { depth }
  var gateCount: Int { columns }
  var scratchPerSample: Int { 0 }
  var packedCount: Int { gates * panels.count }
  var packedBackCount: Int { gates * panelsBack.count }

  private var panels: ProductPanels { ProductPanels(kernels, depth: depth, columns: columns) }
  private var panelsBack: ProductPanels { ProductPanels(kernels, depth: columns, columns: depth) }

  func pack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    for gate in 0..<gates {
      panels.pack(
        weights + gate * columns, rowStride: width, columnStride: 1, packed + gate * panels.count, team)
    }
  }

  func packBack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    for gate in 0..<gates {
      panelsBack.pack(
        weights + gate * columns, rowStride: 1, columnStride: width, packed + gate * panelsBack.count, team)
    }
  }

  func map(
    _ gate: Int, _ rows: GateRows, _ packed: UnsafePointer<Float>, accumulate: Bool, bias: UnsafePointer<Float>?
  ) {
    let (panels, epilogue) = (packed + gate * panels.count, Epilogue(bias: bias.map { $0 + gate * columns }))
    rows.forEachBlock(rows.mapped, rows.sums) { count, from, fromStride, to, toStride in
      kernels.product(count, columns, depth, from, fromStride, panels, to, toStride, accumulate, epilogue)
    }
  }

  func mapBack(
    _ gate: Int, _ rows: GateRows, _ packed: UnsafePointer<Float>, to gradient: SequenceOutput, accumulate: Bool
  ) {
    let panels = packed + gate * panelsBack.count
    rows.forEachBlock(rows.sums.read, gradient) { count, from, fromStride, to, toStride in
      kernels.product(count, depth, columns, from, fromStride, panels, to, toStride, accumulate, Epilogue())
    }
  }

  func addWeightGradient(
    _ gate: Int, _ columns: Range<Int>, _ rows: GateRows, to weights: UnsafeMutablePointer<Float>
  ) {
    let target = weights + gate * self.columns + columns.lowerBound
    rows.forEachBlock(rows.mapped, rows.sums) { count, from, fromStride, sums, sumsStride in
      kernels.transposedProduct(
        count, depth, columns.count, from, fromStride, UnsafePointer(sums) + columns.lowerBound, sumsStride, target,
        width)
    }
  }
}

extension GateRows {
  /// Calls `body` for as long runs of rows as there are: the samples of each step, or the steps of each sample.
  fileprivate func forEachBlock(
    _ input: SequenceInput, _ output: SequenceOutput,
    _ body: (
      _ rows: Int, _ from: UnsafePointer<Float>, _ fromStride: Int, _ to: UnsafeMutablePointer<Float>, _ toStride: Int
    ) -> Void
  ) {
    if samples >= steps {
      for step in 0..<steps {
        body(
          samples, input.base + step * input.stepStride, input.sampleStride, output.base + step * output.stepStride,
          output.sampleStride)
      }
    } else {
      for sample in 0..<samples {
        body(
          steps, input.base + sample * input.sampleStride, input.stepStride,
          output.base + sample * output.sampleStride, output.stepStride)
      }
    }
  }
}
