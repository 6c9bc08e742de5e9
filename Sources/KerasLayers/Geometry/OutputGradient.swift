import KerasGraph
import SIMDKernels

/// How a product or window kernel finishes its results in training, with a bias that changes from run to run, and how the
/// gradient comes back through that: the twin of ``OutputStage``.
///
/// A clamp (relu) is done by the kernel, any other activation on rows that are still in the cache. The gradient of most
/// activations follows from their results; for the others the arguments are kept, in the first ``kept`` floats.
struct OutputGradient: Sendable {
  /// The values of a row.
  let columns: Int
  /// What the backward run reads: the outputs, if the gradient follows from them.
  let reads: TrainingStep.Reads
  /// The floats of ``ForwardCall/kept`` that are needed for each sample.
  let kept: Int
  /// Whether the gradient by the sums is that by the outputs.
  let isLinear: Bool
  private let activation: Activation
  private let kernels: KernelTable

  /// - Parameter columns: the values of a row, along which an activation like softmax works.
  init(_ site: CallSite, columns: Int) {
    self.columns = columns
    kernels = site.kernels
    activation = site.epilogue.activation
    isLinear = activation == .linear
    let byResult = activation.isDifferentiatedByResult
    reads = byResult && !isLinear ? .outputs : []
    kept = byResult ? 0 : site.outputCount()
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

  /// The part that the kernel can't do, on rows that it has stored.
  func finish(_ rows: Range<Int>, _ forward: ForwardCall) {
    switch activation {
    case .linear, .elementwise(_, .clamp): return
    default: break
    }
    let start = rows.lowerBound * columns
    activation.apply(
      rows: rows.count, columns: columns, UnsafePointer(target(forward)) + start, forward.call.output + start,
      kernels: kernels)
  }

  /// The gradient by the sums of some rows: into `memory`, or where it lies already.
  func gradient(
    _ rows: Range<Int>, _ back: BackwardCall, _ memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let start = rows.lowerBound * columns
    let given = back.outputGradients[0] + start
    if isLinear { return given }
    let values = UnsafePointer(kept == 0 ? back.call.output : back.kept) + start
    activation.applyGradient(rows: rows.count, columns: columns, values, given, memory, kernels: kernels)
    return UnsafePointer(memory)
  }
}
