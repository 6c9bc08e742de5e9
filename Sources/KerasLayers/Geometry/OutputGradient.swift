import KerasGraph
import SIMDKernels

/// How a product or window kernel finishes its results in training, with a bias that changes from run to run, and how
/// the gradient comes back through that: the twin of ``OutputStage``.
///
/// A clamp (relu) is done by the kernel, any other activation on rows that are still in the cache. The gradient of
/// most activations follows from their results; for the others the arguments are kept, in the first ``kept`` floats.
/// So are the rows of statistics that were absorbed, results of the activation if there is one.
struct OutputGradient: Sendable {
  /// The values of a row.
  let columns: Int
  /// What the backward run reads: the outputs, if the gradient follows from them.
  private(set) var reads: TrainingStep.Reads
  /// The floats of ``ForwardCall/kept`` that are needed for each sample.
  private(set) var kept: Int
  /// Whether the gradient by the sums is that by the outputs.
  private(set) var isLinear: Bool
  /// The statistics behind the activation.
  var absorbed: AbsorbedStatistics?
  private let outputCount: Int
  private let activation: Activation
  private let kernels: KernelTable

  /// - Parameter columns: the values of a row, along which an activation like softmax works.
  init(_ site: CallSite, columns: Int) {
    self.columns = columns
    kernels = site.kernels
    activation = site.epilogue.activation
    outputCount = site.outputCount()
    isLinear = activation == .linear
    let byResult = activation.isDifferentiatedByResult
    reads = byResult && !isLinear ? .outputs : []
    kept = byResult ? 0 : outputCount
  }

  /// Whether it can take in statistics: behind an activation that the kernel does.
  var takesStatistics: Bool {
    guard absorbed == nil else { return false }
    if case .elementwise(_, .clamp) = activation { return true }
    return activation == .linear
  }

  /// Takes in statistics, if it can.
  ///
  /// - Parameter weights: how many of the weights belong to the step itself.
  mutating func absorb(_ statistics: any RowStatistics, weights: Int) {
    absorbed = AbsorbedStatistics(statistics, weights: weights)
    (kept, isLinear, reads) = (outputCount, false, [])
  }

  /// Where the kernel stores its results.
  func target(_ forward: ForwardCall) -> UnsafeMutablePointer<Float> {
    kept == 0 ? forward.call.output : forward.kept
  }

  /// The part that the kernel does, for the columns from `first` on.
  func epilogue(bias: UnsafePointer<Float>?, from first: Int = 0) -> Epilogue {
    var epilogue = Epilogue(bias: bias.map { $0 + first })
    if case .elementwise(_, .clamp(let lower, let upper)) = activation {
      epilogue.lower = lower
      epilogue.upper = upper
    }
    return epilogue
  }

  /// A part of the team begins to make rows.
  func begin(_ forward: ForwardCall, part: Int) {
    if let absorbed { absorbed.statistics.begin(absorbed.call(forward), part: part) }
  }

  /// The part that the kernel can't do, on rows that it has stored.
  ///
  /// - Parameter part: the part of the team that has made them, where statistics may be absorbed.
  func finish(_ rows: Range<Int>, _ forward: ForwardCall, part: Int = 0) {
    if let absorbed { return absorbed.statistics.add(rows, absorbed.call(forward), part: part) }
    switch activation {
    case .linear, .elementwise(_, .clamp): return
    default: break
    }
    let start = rows.lowerBound * columns
    activation.apply(
      rows: rows.count, columns: columns, UnsafePointer(target(forward)) + start, forward.call.output + start,
      kernels: kernels)
  }

  /// What waits for all rows.
  func complete(_ forward: ForwardCall, parts: Int) {
    guard let absorbed else { return }
    let call = absorbed.call(forward)
    absorbed.statistics.finish(call, parts: parts)
    if !absorbed.isDeferred { absorbed.statistics.storeResults(call) }
  }

  /// What comes before the gradient by any row.
  func prepare(_ back: BackwardCall) {
    if let absorbed, !absorbed.isDeferred { absorbed.statistics.sumBack(absorbed.call(back)) }
  }

  /// The gradient by the sums of some rows: into `memory`, or where it lies already.
  func gradient(
    _ rows: Range<Int>, _ back: BackwardCall, _ memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let start = rows.lowerBound * columns
    let given = back.outputGradients[0] + start
    if isLinear { return given }
    if let absorbed {
      absorbed.statistics.storeGradient(rows, absorbed.call(back), memory)
      guard activation != .linear else { return UnsafePointer(memory) }
      activation.applyGradient(
        rows: rows.count, columns: columns, UnsafePointer(back.kept) + start, UnsafePointer(memory), memory,
        kernels: kernels)
      return UnsafePointer(memory)
    }
    let values = UnsafePointer(kept == 0 ? back.call.output : back.kept) + start
    activation.applyGradient(rows: rows.count, columns: columns, values, given, memory, kernels: kernels)
    return UnsafePointer(memory)
  }
}
