import KerasGraph
import SIMDKernels

/// How a product or window kernel finishes its results: bias and epilogue, as much as possible inside the
/// kernel.
///
/// The channel map before the activation goes into the weights (``columnScale``) and the bias; a clamp (relu)
/// and the map after it are done by the kernel; any other activation in ``finish(rows:_:)``, while the
/// results are still in the cache.
struct OutputStage: Sendable {
  /// What each column of the weights must be multiplied by, `nil` for 1.
  let columnScale: [Float]?
  private let bias: FloatBuffer?
  private let addsInput: Bool
  private let activation: Activation
  private let scale: FloatBuffer?
  private let shift: FloatBuffer?
  private let kernels: KernelTable
  private let columns: Int

  init(_ site: CallSite, columns: Int, bias: Tensor?) {
    let epilogue = site.epilogue
    columnScale = epilogue.before?.scale
    self.columns = columns
    kernels = site.kernels
    addsInput = epilogue.addsInput
    activation = epilogue.activation
    self.bias = Self.bias(bias, before: epilogue.before)
    scale = epilogue.after.map { Tensor($0.scale).buffer }
    shift = epilogue.after.map { Tensor($0.shift).buffer }
  }

  private static func bias(_ bias: Tensor?, before: ChannelAffine?) -> FloatBuffer? {
    guard let before else { return bias?.buffer }
    guard let bias else { return Tensor(before.shift).buffer }
    return Tensor(zip(bias.values, zip(before.scale, before.shift)).map { $0 * $1.0 + $1.1 }).buffer
  }

  /// What the results of a call are added to, `nil` if nothing.
  func summand(_ call: StepCall) -> UnsafePointer<Float>? { addsInput ? call.inputs.last : nil }

  /// The part that the kernel does, for the columns from `first` on.
  ///
  /// - Parameter addend: what a product is added to, in the place of its first result.
  func epilogue(from first: Int = 0, adding addend: UnsafePointer<Float>? = nil) -> Epilogue {
    var epilogue = Epilogue(bias: bias.map { $0.pointer + first }, addend: addend)
    switch activation {
    case .linear: break
    case .elementwise(_, let function):
      guard let bounds = function.bounds else { return epilogue }
      epilogue.lower = bounds.lower
      epilogue.upper = bounds.upper
    default: return epilogue
    }
    epilogue.scale = scale.map { $0.pointer + first }
    epilogue.shift = shift.map { $0.pointer + first }
    return epilogue
  }

  /// Whether there is a part that the kernel can't do.
  private var isUnfinished: Bool {
    switch activation {
    case .linear: false
    case .elementwise(_, let function): function.bounds == nil
    default: true
    }
  }

  /// The rows to compute before they are finished: few enough to stay in the nearest cache, if there is anything to
  /// finish.
  private var rowsAtOnce: Int { isUnfinished ? max(48, 8192 / max(columns, 1)) : 1 << 30 }

  /// Computes rows of an output a block at a time, and finishes each block while it is in the nearest cache.
  ///
  /// - Parameters:
  ///   - together: how many rows are best computed together. Default 1.
  ///   - compute: computes rows as far as ``epilogue(from:adding:)`` goes.
  func inBlocks(
    _ rows: Range<Int>, of together: Int = 1, _ output: UnsafeMutablePointer<Float>,
    _ compute: (_ rows: Range<Int>) -> Void
  ) {
    let count = max(rowsAtOnce / together, 1) * together
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: count) {
      let block = first..<min(first + count, rows.upperBound)
      compute(block)
      finish(rows: block.count, output + first * columns)
    }
  }

  /// Computes a product with the help of a team, and finishes it.
  ///
  /// - Parameters:
  ///   - output: the first of all rows, which lie without gaps.
  ///   - multiply: computes rows of some columns as far as ``epilogue(from:adding:)`` goes.
  func run(
    _ extents: ProductExtents, _ output: UnsafeMutablePointer<Float>, _ team: Team,
    _ multiply: (_ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    guard !team.dividesColumns(extents, panel: kernels.panelWidth) else {
      team.divide(extents, panel: kernels.panelWidth) { _, rows, columns in
        multiply(rows, columns)
        if activation.isElementwise { finish(rows: rows, columns: columns, output) }
      }
      if !activation.isElementwise { finish(rows: extents.rows, output, team) }
      return
    }
    team.divide(extents, panel: kernels.panelWidth) { _, rows, columns in
      inBlocks(rows, output) { multiply($0, columns) }
    }
  }

  /// Does the part that the kernel can't, with the help of a team.
  func finish(rows: Int, _ output: UnsafeMutablePointer<Float>, _ team: Team) {
    guard isUnfinished else { return }
    team.divide(rows, grain: 48) { range in finish(rows: range.count, output + range.lowerBound * columns) }
  }

  /// The part that the kernel can't do, on rows that it has stored without gaps.
  func finish(rows: Int, _ output: UnsafeMutablePointer<Float>) {
    guard isUnfinished else { return }
    activation.apply(rows: rows, columns: columns, UnsafePointer(output), output, kernels: kernels)
    if let scale, let shift {
      kernels.scaleShift(rows, columns, UnsafePointer(output), scale.pointer, shift.pointer, output)
    }
  }

  /// The part that the kernel can't, for an activation of each value, on some columns of rows.
  private func finish(rows: Range<Int>, columns part: Range<Int>, _ output: UnsafeMutablePointer<Float>) {
    guard isUnfinished else { return }
    for row in rows {
      let place = output + row * columns + part.lowerBound
      activation.apply(rows: 1, columns: part.count, UnsafePointer(place), place, kernels: kernels)
      guard let scale, let shift else { continue }
      let first = part.lowerBound
      kernels.scaleShift(1, part.count, UnsafePointer(place), scale.pointer + first, shift.pointer + first, place)
    }
  }

  /// Weights whose last axes are the columns, multiplied by ``columnScale``.
  func scaled(_ weights: Tensor) -> FloatBuffer {
    guard let columnScale else { return weights.buffer }
    return Tensor(weights.values.enumerated().map { $1 * columnScale[$0 % columns] }).buffer
  }

  /// A row-major matrix of weights, multiplied by ``columnScale`` and packed.
  ///
  /// - Parameters:
  ///   - firstColumn: where its columns begin among all columns.
  ///   - rowStride: the floats from one row of `source` to the next.
  func packed(
    _ source: UnsafePointer<Float>, depth: Int, columns count: Int, rowStride: Int, firstColumn: Int = 0
  ) -> FloatBuffer {
    let packedCount = kernels.packedCount(depth: depth, columns: count)
    return FloatBuffer(count: packedCount) { destination in
      guard let memory = destination.baseAddress else { return }
      guard let columnScale else { return kernels.packPanels(depth, count, source, rowStride, 1, memory) }
      let scaled = FloatBuffer(count: depth * count) { values in
        for row in 0..<depth {
          for column in 0..<count {
            let value = source[row * rowStride + column] * columnScale[firstColumn + column]
            values.initializeElement(at: row * count + column, to: value)
          }
        }
      }
      kernels.packPanels(depth, count, scaled.pointer, count, 1, memory)
    }
  }

  /// The weights of a 3x3 convolution, multiplied by ``columnScale``, transformed and packed for Winograd's
  /// minimal filtering.
  func winogradFilter(_ weights: Tensor, size: Int, stride: Int, channels: Int) -> FloatBuffer {
    let count = kernels.winogradFilterCount(size: size, channels: channels, filters: columns)
    return FloatBuffer(count: count) { packed in
      guard let memory = packed.baseAddress else { return }
      let scale = columnScale ?? Array(repeating: 1, count: columns)
      kernels.packWinogradFilter(
        size: size, stride: stride, channels: channels, filters: columns, weights: weights.pointer, scale: scale,
        packed: memory)
    }
  }
}
