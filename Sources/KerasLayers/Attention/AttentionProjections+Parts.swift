import KerasGraph
import SIMDKernels

extension AttentionProjections {
  /// The weights of a call, packed.
  struct Parts: Sendable {
    let query: Projection
    let key: Projection
    let gate: Projection?
    let value: Projection
    let output: FloatBuffer
    let stage: OutputStage
    let columns: Int

    /// The square root of the depth, by which scores are divided, divides the projection of the queries.
    init(_ projections: AttentionProjections, _ site: CallSite) {
      let useBias = projections.options.useBias
      var rest = site.weights[...]
      func take() -> (kernel: Tensor, bias: Tensor?) {
        (rest.removeFirst(), useBias ? rest.removeFirst() : nil)
      }
      query = Projection(take(), factor: projections.queryFactor, site.kernels)
      key = Projection(take(), site.kernels)
      gate = projections.options.useGate ? Projection(take(), site.kernels) : nil
      value = Projection(take(), site.kernels)
      let (kernel, bias) = take()
      let depth = projections.heads * projections.valueDepth
      columns = kernel.count / max(depth, 1)
      stage = OutputStage(site, columns: columns, bias: bias)
      output = stage.packed(kernel.pointer, depth: depth, columns: columns, rowStride: columns)
    }
  }

  /// A product of rows with packed weights.
  struct Projection: Sendable {
    let depth: Int
    let columns: Int
    let packed: FloatBuffer
    let bias: FloatBuffer?

    init(_ weights: (kernel: Tensor, bias: Tensor?), factor: Float = 1, _ kernels: KernelTable) {
      let (depth, columns) = (weights.kernel.shape[0], weights.kernel.count / max(weights.kernel.shape[0], 1))
      let kernel = factor == 1 ? weights.kernel : Tensor(weights.kernel.values.map { $0 * factor })
      packed = FloatBuffer(count: kernels.packedCount(depth: depth, columns: columns)) { memory in
        guard let memory = memory.baseAddress else { return }
        kernels.packPanels(depth, columns, kernel.pointer, columns, 1, memory)
      }
      bias =
        factor == 1 ? weights.bias?.buffer : weights.bias.map { Tensor($0.values.map { $0 * factor }).buffer }
      self.depth = depth
      self.columns = columns
    }

    func run(
      _ rows: Range<Int>, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
      _ kernels: KernelTable
    ) {
      kernels.product(
        rows.count, columns, depth, input + rows.lowerBound * depth, depth, packed.pointer,
        output + rows.lowerBound * columns, columns, false, Epilogue(bias: bias?.pointer))
    }
  }
}
