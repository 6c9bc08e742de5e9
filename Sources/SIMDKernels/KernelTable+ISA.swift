extension KernelTable {
  /// Every kernel compiled for `isa`; call it only in a module whose compiler flags match the instruction
  /// set.
  @inlinable
  public init<I: ISA>(_ isa: I.Type) {
    name = I.name
    lanes = I.lanes
    panelWidth = 2 * I.lanes
    packPanels = { SIMDKernels.packPanels(I.self, $0, $1, $2, $3, $4, $5) }
    product = { SIMDKernels.product(I.self, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9) }
    gatheredProduct = { SIMDKernels.gatheredProduct(I.self, $0, $1, $2, $3, $4, $5, $6, false, $7) }
    gatheredDepthwise = { SIMDKernels.gatheredDepthwise(I.self, $0, $1, $2, $3, $4, $5, $6) }
    winograd = { SIMDKernels.winograd(I.self, $0, $1, $2, $3, $4, $5, $6) }
    winogradGradient = { SIMDKernels.winogradGradient(I.self, $0, $1, $2, $3, $4, $5, $6, $7) }
    transformWinogradFilter = { SIMDKernels.transformWinogradFilter(I.self, $0, $1, $2, $3, $4) }
    addWinogradWeights = { SIMDKernels.addWinogradWeights(I.self, $0, $1, $2, $3, $4) }
    gatheredReduction = { SIMDKernels.gatheredReduction(I.self, $0, $1, $2, $3, $4, $5) }
    apply = { SIMDKernels.apply(I.self, $0, $1, $2, $3) }
    combine = { SIMDKernels.combine(I.self, $0, $1, $2, $3, $4, $5, $6) }
    scaleShift = { SIMDKernels.scaleShift(I.self, $0, $1, $2, $3, $4, $5) }
    softmax = { SIMDKernels.softmax(I.self, $0, $1, $2, $3) }
    logSoftmax = { SIMDKernels.logSoftmax(I.self, $0, $1, $2, $3) }
    normalizeRowsGradient = { SIMDKernels.normalizeRowsGradient(I.self, $0, $1, $2, $3, $4, $5, $6, $7, $8) }
    unitRows = { SIMDKernels.unitRows(I.self, $0, $1, $2, $3, $4) }
    unitRowsGradient = { SIMDKernels.unitRowsGradient(I.self, $0, $1, $2, $3, $4, $5) }
    normalizeRows = { SIMDKernels.normalizeRows(I.self, $0, $1, $2, $3, $4, $5, $6) }
    updateWeights = { SIMDKernels.updateWeights(I.self, $0, $1, $2) }
    axpby = { SIMDKernels.axpby(I.self, $0, $1, $2, $3, $4) }
    sumOfSquares = { SIMDKernels.sumOfSquares(I.self, $0, $1) }
    reduceRows = { SIMDKernels.reduceRows(I.self, $0, $1, $2, $3, $4) }
    transposedProduct = { SIMDKernels.transposedProduct(I.self, $0, $1, $2, $3, $4, $5, $6, $7, $8) }
    gatheredTransposedProduct = { SIMDKernels.gatheredTransposedProduct(I.self, $0, $1, $2, $3, $4, $5, $6, $7) }
    gatheredDepthwiseGradient = { SIMDKernels.gatheredDepthwiseGradient(I.self, $0, $1, $2, $3, $4, $5) }
    gatheredReductionGradient = { SIMDKernels.gatheredReductionGradient(I.self, $0, $1, $2, $3, $4, $5, $6, $7, $8) }
    applyGradient = { SIMDKernels.applyGradient(I.self, $0, $1, $2, $3, $4) }
    softmaxGradient = { SIMDKernels.softmaxGradient(I.self, $0, $1, $2, $3, $4) }
    logSoftmaxGradient = { SIMDKernels.logSoftmaxGradient(I.self, $0, $1, $2, $3, $4) }
    addColumnSums = { SIMDKernels.addColumnSums(I.self, $0, $1, $2, $3, $4) }
    addColumnMoments = { SIMDKernels.addColumnMoments(I.self, $0, $1, $2, $3, $4, $5) }
    clampColumns = { SIMDKernels.clampColumns(I.self, $0, $1, $2, $3, $4, $5, $6) }
    poolClampedColumns = { SIMDKernels.poolClampedColumns(I.self, $0, $1, $2, $3, $4) }
    addPooledProducts = { SIMDKernels.addPooledProducts(I.self, $0, $1, $2, $3, $4, $5, $6, $7) }
    combinePooledColumns = { SIMDKernels.combinePooledColumns(I.self, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9) }
    addColumnProducts = { SIMDKernels.addColumnProducts(I.self, $0, $1, $2, $3, $4, $5, $6, $7) }
    combineColumns = { SIMDKernels.combineColumns(I.self, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9) }
    reduceColumns = { SIMDKernels.reduceColumns(I.self, $0, $1, $2, $3, $4, $5) }
    uniform = { SIMDKernels.uniform(I.self, $0, $1, $2, $3, $4, $5) }
    normal = { SIMDKernels.normal(I.self, $0, $1, $2, $3, $4, $5) }
    bernoulli = { SIMDKernels.bernoulli(I.self, $0, $1, $2, $3, $4, $5, $6) }
    sampleImageGradient = { SIMDKernels.sampleImageGradient(I.self, $0, $1, $2, $3, $4, $5) }
    sampleImage = { SIMDKernels.sampleImage(I.self, $0, $1, $2, $3, $4, $5) }
  }
}
