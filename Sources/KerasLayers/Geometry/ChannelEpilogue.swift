import KerasGraph
import SIMDKernels

/// The epilogue of a call that moves values or maps their channels: as much as possible while they are on their way.
struct ChannelEpilogue: Sendable {
  /// The map of each channel and the bounds of its result, `nil` if values go as they are.
  private let map: (scale: FloatBuffer, shift: FloatBuffer)?
  private let bounds: (lower: Float, upper: Float)
  /// What is done on rows that are stored: linear if nothing.
  private let activation: Activation
  private let after: (scale: FloatBuffer, shift: FloatBuffer)?
  private let kernels: KernelTable
  private let columns: Int

  /// - Parameters:
  ///   - own: the map of each channel before the epilogue, `nil` if there is none.
  ///   - columns: the channels.
  init(_ epilogue: FusedEpilogue, following own: ChannelAffine? = nil, columns: Int, _ kernels: KernelTable) {
    var (bounds, activation) = ((lower: -Float.infinity, upper: Float.infinity), epilogue.activation)
    if case .elementwise(_, let function) = activation, let clamp = function.bounds {
      (bounds, activation) = (clamp, .linear)
    }
    let before = epilogue.before.map { own?.followed(by: $0) ?? $0 } ?? own
    let isClamped = bounds != (-Float.infinity, Float.infinity)
    let identity = ChannelAffine(
      scale: Array(repeating: 1, count: columns), shift: Array(repeating: 0, count: columns))
    map = (before ?? (isClamped ? identity : nil)).map { (Tensor($0.scale).buffer, Tensor($0.shift).buffer) }
    after = epilogue.after.map { (Tensor($0.scale).buffer, Tensor($0.shift).buffer) }
    (self.bounds, self.activation, self.kernels, self.columns) = (bounds, activation, kernels, columns)
  }

  /// Stores rows of the channels from `first` on, as far as it can be done meanwhile; ``finish(rows:_:)`` does the
  /// rest.
  func store(
    rows: Int, columns: Int, from first: Int, _ x: UnsafePointer<Float>, _ xStride: Int,
    _ y: UnsafeMutablePointer<Float>,
    _ yStride: Int
  ) {
    guard let map else { return Layout.copyBox([rows, columns], x, [xStride, 1], y, [yStride, 1]) }
    let clamp = ColumnClamp(
      scale: map.scale.pointer + first, shift: map.shift.pointer + first, lower: bounds.lower, upper: bounds.upper)
    kernels.clampColumns(rows, columns, x, xStride, clamp, y, yStride)
  }

  /// Does what is left on rows of all channels that lie without gaps.
  func finish(rows: Int, _ y: UnsafeMutablePointer<Float>) {
    if activation != .linear { activation.apply(rows: rows, columns: columns, UnsafePointer(y), y, kernels: kernels) }
    if let after {
      kernels.scaleShift(rows, columns, UnsafePointer(y), after.scale.pointer, after.shift.pointer, y)
    }
  }

  /// Does all of it in place.
  func apply(rows: Int, _ y: UnsafeMutablePointer<Float>) {
    if map != nil { store(rows: rows, columns: columns, from: 0, UnsafePointer(y), columns, y, columns) }
    finish(rows: rows, y)
  }
}
