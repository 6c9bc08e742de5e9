import KerasGraph
import SIMDKernels

/// The way from the output of a convolution back to its input, of which only the products that count are taken.
///
/// Windows of stride `s` see a place of the input with one of every `s` taps: the places fall into phases,
/// and those of one phase meet the same taps. Each phase is a convolution of stride 1 over the output, with
/// flipped taps. This is the gradient of a convolution by its input, and what a transposed convolution computes.
struct StridePhases: Sendable {
  private struct Phase: Sendable {
    let windows: WindowRows
    /// The taps of the whole window that its places meet, in row-major order.
    let taps: [Int]
    /// How many taps the phases before it meet.
    let firstTap: Int
    /// The place in the image of each of its rows; `nil` if there is one phase of all places in their order.
    let places: [Int]?
  }

  private let phases: [Phase]
  /// The channels of an element of the output that one product takes, and those of the input that it makes.
  private let run: Int
  private let columns: Int
  /// The places of an image of the input.
  private let places: Int

  /// The rows that are computed before they are put in their places.
  private static let blockRows = 96

  /// - Parameters:
  ///   - input: the extents of a sample of the convolution's input: any leading axes, the spatial axes, the channels.
  ///   - output: those of its output.
  ///   - groups: how many products the channels are divided into.
  init(_ window: WindowGeometry, input: [Int], output: [Int], groups: Int = 1) throws(ModelError) {
    let axes = window.size.count
    let (leading, spatial) = (Array(input.dropLast(axes + 1)), Array(input.dropLast().suffix(axes)))
    let windows = Array(output.dropLast().suffix(axes))
    run = (output.last ?? 1) / groups
    columns = (input.last ?? 1) / groups
    places = spatial.reduce(1, *)
    let axisPhases = spatial.indices.map { AxisPhase.all(window, axis: $0, extent: spatial[$0], windows: windows[$0]) }
    var phases: [Phase] = []
    for phase in axisPhases.reduce([[]], { combined, axis in combined.flatMap { start in axis.map { start + [$0] } } })
    {
      let counts = phase.map(\.places.count)
      let rows = try WindowRows(
        axes: axes, input: output, output: leading + counts + [columns], taps: phase.reduce(1) { $0 * $1.taps.count },
        run: run, lines: window.strides.last == 1 ? window.lines(leading + counts + [columns]) : nil
      ) { windows, counts, pixel throws(ModelError) in
        try WindowGeometry.table(
          spatial: windows, windows: counts, taps: phase.map(\.taps.count), pixel: pixel
        ) { axis, place, tap in
          phase[axis].window(place, tap, window, axis)
        }
      }
      phases.append(
        Phase(
          windows: rows, taps: Self.combined(phase.map(\.taps), extents: window.size),
          firstTap: phases.reduce(0) { $0 + $1.taps.count },
          places: axisPhases.allSatisfy { $0.count == 1 }
            ? nil : Self.combined(phase.map(\.places), extents: spatial)))
    }
    self.phases = phases
  }

  /// The row-major positions of all combinations of positions along each axis.
  private static func combined(_ positions: [[Int]], extents: [Int]) -> [Int] {
    zip(positions, extents).reduce([0]) { outer, axis in
      outer.flatMap { start in axis.0.map { start * axis.1 + $0 } }
    }
  }

  /// The floats of a kernel packed for one group.
  func packedCount(_ kernels: KernelTable) -> Int {
    phases.reduce(0) { $0 + kernels.packedCount(depth: $1.taps.count * run, columns: columns) }
  }

  /// The floats of memory that one product needs.
  var scratchCount: Int { phases.contains { $0.places != nil } ? Self.blockRows * columns : 0 }

  /// Packs the kernel of one group, whose element (tap, channel of the input, channel of the output) lies at
  /// `source[tap * tapStride + input * inputStride + output]`.
  func pack(
    _ source: UnsafePointer<Float>, tapStride: Int, inputStride: Int, _ kernels: KernelTable,
    _ packed: UnsafeMutablePointer<Float>
  ) {
    var destination = packed
    for phase in phases {
      for first in stride(from: 0, to: columns, by: kernels.panelWidth) {
        for tap in phase.taps {
          kernels.packPanels(
            run, min(kernels.panelWidth, columns - first), source + tap * tapStride + first * inputStride, 1,
            inputStride,
            destination)
          destination += run * kernels.panelWidth
        }
      }
    }
  }

  /// Computes some images of the input side from those of the output side.
  ///
  /// - Parameters:
  ///   - images: images of all samples; a sample has one for each position along its leading axes.
  ///   - output: the first of all images of the output side, at the group's first channel.
  ///   - input: the first of all images of the input side, at the group's first channel, with `stride`
  ///   channels in all.
  ///   - scratch: as many floats as ``scratchCount`` says.
  func product(
    _ images: Range<Int>, _ output: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    _ input: UnsafeMutablePointer<Float>, stride: Int, _ epilogue: Epilogue, _ kernels: KernelTable,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    forEachBlock(images, output, input, stride: stride, scratch) { phase, rows, first, count, target, targetStride in
      let panels = packed + kernels.packedCount(depth: phase.firstTap * run, columns: columns)
      kernels.gatheredProduct(rows, first, count, columns, panels, target, targetStride, epilogue)
    }
  }

  /// The floats of the kernel of a depthwise convolution as ``packDepthwise(_:_:)`` leaves it.
  var depthwiseCount: Int { phases.reduce(0) { $0 + $1.taps.count * columns } }

  /// Puts the kernel of a depthwise convolution, tap after tap, in the order in which the phases meet its taps.
  func packDepthwise(_ source: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>) {
    for phase in phases {
      for (index, tap) in phase.taps.enumerated() {
        (packed + (phase.firstTap + index) * columns).update(from: source + tap * columns, count: columns)
      }
    }
  }

  /// The same as ``product(_:_:_:_:stride:_:_:_:)`` for a depthwise convolution.
  func depthwise(
    _ images: Range<Int>, _ output: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    _ input: UnsafeMutablePointer<Float>, _ kernels: KernelTable, _ scratch: UnsafeMutablePointer<Float>
  ) {
    forEachBlock(images, output, input, stride: columns, scratch) { phase, rows, first, count, target, targetStride in
      kernels.gatheredDepthwise(
        rows, first, count, packed + phase.firstTap * columns, target, targetStride, Epilogue())
    }
  }

  /// Calls `compute` for the rows of every phase, and puts what it stores in their places.
  private func forEachBlock(
    _ images: Range<Int>, _ output: UnsafePointer<Float>, _ input: UnsafeMutablePointer<Float>, stride: Int,
    _ scratch: UnsafeMutablePointer<Float>,
    _ compute: (
      _ phase: Phase, _ rows: GatheredRows, _ first: Int, _ count: Int, _ target: UnsafeMutablePointer<Float>,
      _ targetStride: Int
    ) -> Void
  ) {
    for phase in phases {
      phase.windows.withRows(output) { rows in
        let (first, count) = (images.lowerBound * rows.rowsPerImage, images.count * rows.rowsPerImage)
        guard let places = phase.places else { return compute(phase, rows, first, count, input, stride) }
        for start in Swift.stride(from: first, to: first + count, by: Self.blockRows) {
          let blockRows = min(Self.blockRows, first + count - start)
          compute(phase, rows, start, blockRows, scratch - start * columns, columns)
          var (image, position) = start.quotientAndRemainder(dividingBy: places.count)
          for row in 0..<blockRows {
            let place = image * self.places + places[position]
            (input + place * stride).update(from: scratch + row * columns, count: columns)
            position += 1
            if position == places.count { (image, position) = (image + 1, 0) }
          }
        }
      }
    }
  }
}
