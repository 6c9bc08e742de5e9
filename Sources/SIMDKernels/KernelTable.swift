/// Every kernel, compiled for one instruction set.
///
/// All matrices are row-major; strides are in floats. Pointers need no alignment. Outputs may not overlap
/// inputs unless a kernel says that it works in place. A kernel never allocates and never calls back.
public struct KernelTable: Sendable {
  public typealias Input = UnsafePointer<Float>
  public typealias Output = UnsafeMutablePointer<Float>

  /// The instruction set's name: `portable`, `avx2` or `avx512`.
  public let name: String
  /// The floats in one vector.
  public let lanes: Int
  /// The columns of one packed panel: two vectors.
  public let panelWidth: Int

  /// Packs a `depth x columns` matrix for `product` and `gatheredProduct`, into `packedCount(depth, columns)`
  /// floats.
  ///
  /// Element (k, n) is read at `source[k * rowStride + n * columnStride]`; panels of `panelWidth` columns
  /// follow each other, each holding `depth` rows; columns beyond the matrix are zero.
  public let packPanels:
    @Sendable (
      _ depth: Int, _ columns: Int, _ source: Input, _ rowStride: Int, _ columnStride: Int, _ packed: Output
    ) -> Void

  /// `C[i, j] = epilogue(sum over k of A[i, k] * B[k, j])` for packed B, or `+=` before the epilogue with
  /// `accumulate`, in place of the epilogue's addend.
  public let product:
    @Sendable (
      _ rows: Int, _ columns: Int, _ depth: Int, _ a: Input, _ aStride: Int, _ packedB: Input,
      _ c: Output, _ cStride: Int, _ accumulate: Bool, _ epilogue: Epilogue
    ) -> Void

  /// The product of rows `first ..< first + count` of a gathered matrix (depth = taps * run) with packed B.
  ///
  /// Row `r` of the result is stored at `c + r * cStride`, for `first` as for every kernel over gathered
  /// rows.
  public let gatheredProduct:
    @Sendable (
      _ rows: GatheredRows, _ first: Int, _ count: Int, _ columns: Int, _ packedB: Input,
      _ c: Output, _ cStride: Int, _ epilogue: Epilogue
    ) -> Void

  /// Depthwise convolution: `C[r, j] = epilogue(sum over taps t of row(r, t)[j] * weights[t * run + j])`,
  /// channels = run.
  public let gatheredDepthwise:
    @Sendable (
      _ rows: GatheredRows, _ first: Int, _ count: Int, _ weights: Input, _ c: Output, _ cStride: Int,
      _ epilogue: Epilogue
    ) -> Void

  /// Convolution by Winograd's minimal filtering: tiles `first ..< first + count` of all images, at their
  /// places behind `c`, which holds the results of the images densely.
  ///
  /// `filter` is what `packWinogradFilter` makes. `scratch` is memory for `count` tiles, each as
  /// `winogradScratchCount` says, of which as much is used as stays in a cache.
  public let winograd:
    @Sendable (
      _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ filter: Input, _ scratch: Output, _ c: Output,
      _ epilogue: Epilogue
    ) -> Void

  /// The way back of ``winograd``: adds to `sums` what the gradient by the weights is made from, and stores the gradient by the
  /// input in `dx`, which lies as the images behind the patches do; what is `nil` is left out. The tiles of an image are taken in
  /// their order: the first that reaches a place of `dx` sets it, others add to it.
  ///
  /// `dy` holds the gradients by the results of all images. `filter` is packed from the transposed matrices of the weights. `sums`
  /// are `winogradSumCount` floats, `scratch` is memory for `count` tiles, each as `winogradGradientScratchCount` says; all of
  /// them go through it together.
  public let winogradGradient:
    @Sendable (
      _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ dy: Input, _ filter: Input, _ scratch: Output,
      _ sums: Output?, _ dx: Output?
    ) -> Void

  /// Transforms nine taps of 3x3 windows, `count` numbers each, whole vectors of them, into the elements of a filter for
  /// ``winograd``, `stride` floats apart.
  public let transformWinogradFilter:
    @Sendable (_ size: Int, _ count: Int, _ taps: Input, _ elements: Output, _ stride: Int) -> Void

  /// Adds the gradient by the weights of a 3x3 convolution, nine matrices of `channels x filters`, that the sums of
  /// ``winogradGradient`` stand for.
  public let addWinogradWeights:
    @Sendable (_ size: Int, _ channels: Int, _ filters: Int, _ sums: Input, _ dw: Output) -> Void

  /// Pooling: `C[r, j]` reduces `row(r, t)[j]` over the taps that are not padding. Channels = run.
  public let gatheredReduction:
    @Sendable (
      _ reduction: Reduction, _ rows: GatheredRows, _ first: Int, _ count: Int, _ c: Output, _ cStride: Int
    ) -> Void

  /// `y[i] = f(x[i])`. Works in place.
  public let apply: @Sendable (_ f: ElementwiseFunction, _ count: Int, _ x: Input, _ y: Output) -> Void

  /// `y[i] = f(a[i * aStep], b[i * bStep])` with steps 0 (one value for all) or 1. Works in place.
  public let combine:
    @Sendable (
      _ f: BinaryFunction, _ count: Int, _ a: Input, _ aStep: Int, _ b: Input, _ bStep: Int, _ y: Output
    ) -> Void

  /// `y[i, j] = x[i, j] * scale[j] + shift[j]`; a `nil` scale is 1, a `nil` shift 0. Works in place.
  public let scaleShift:
    @Sendable (_ rows: Int, _ columns: Int, _ x: Input, _ scale: Input?, _ shift: Input?, _ y: Output) -> Void

  /// Softmax of each row. Works in place.
  public let softmax: @Sendable (_ rows: Int, _ columns: Int, _ x: Input, _ y: Output) -> Void

  /// Logarithm of the softmax of each row. Works in place.
  public let logSoftmax: @Sendable (_ rows: Int, _ columns: Int, _ x: Input, _ y: Output) -> Void

  /// `y[i, j] = (x[i, j] - mean_i) / sqrt(variance_i + epsilon) * gamma[j] + beta[j]`; `nil` gamma is 1,
  /// `nil` beta 0. Works in place.
  public let normalizeRows:
    @Sendable (
      _ rows: Int, _ columns: Int, _ epsilon: Float, _ x: Input, _ gamma: Input?, _ beta: Input?, _ y: Output
    ) -> Void

  /// The gradient of `normalizeRows` by `x` and, added to what is there, by `gamma` and `beta`; what is `nil` is left out.
  /// `dx` may be `dy`.
  public let normalizeRowsGradient:
    @Sendable (
      _ rows: Int, _ columns: Int, _ epsilon: Float, _ x: Input, _ gamma: Input?, _ dy: Input, _ dx: Output?,
      _ dgamma: Output?, _ dbeta: Output?
    ) -> Void

  /// `y[i, j] = x[i, j] / max(length of row i, epsilon)`. Works in place.
  public let unitRows: @Sendable (_ rows: Int, _ columns: Int, _ epsilon: Float, _ x: Input, _ y: Output) -> Void

  /// The gradient of `unitRows`. `dx` may be `dy`.
  public let unitRowsGradient:
    @Sendable (_ rows: Int, _ columns: Int, _ epsilon: Float, _ x: Input, _ dy: Input, _ dx: Output) -> Void

  /// `y[i]` reduces row `i`.
  public let reduceRows:
    @Sendable (_ reduction: Reduction, _ rows: Int, _ columns: Int, _ x: Input, _ y: Output) -> Void

  /// `y[j]` reduces column `j` over all rows, which are `xStride` floats apart.
  public let reduceColumns:
    @Sendable (_ reduction: Reduction, _ rows: Int, _ columns: Int, _ x: Input, _ xStride: Int, _ y: Output) -> Void

  /// Changes weights by their gradients, as an optimizer does.
  public let updateWeights: @Sendable (_ update: WeightUpdate, _ count: Int, _ memory: WeightMemory) -> Void

  /// `y[i] = a x[i] + b y[i]`.
  public let axpby: @Sendable (_ count: Int, _ a: Float, _ x: Input, _ b: Float, _ y: Output) -> Void

  /// The sum of the squares of numbers.
  public let sumOfSquares: @Sendable (_ count: Int, _ x: Input) -> Double

  /// `y[i]` is number `first + i` of a sequence, spread evenly over `lower ..< upper` in 2^23 steps.
  public let uniform:
    @Sendable (
      _ sequence: RandomSequence, _ first: Int, _ count: Int, _ lower: Float, _ upper: Float, _ y: Output
    ) -> Void

  /// `y[i]` is number `first + i` of a sequence with a normal distribution.
  public let normal:
    @Sendable (
      _ sequence: RandomSequence, _ first: Int, _ count: Int, _ mean: Float, _ deviation: Float, _ y: Output
    ) -> Void

  /// `y[i]` is `dropped` with the probability `rate`, else `kept`, by number `first + i` of a sequence.
  public let bernoulli:
    @Sendable (
      _ sequence: RandomSequence, _ first: Int, _ count: Int, _ rate: Float, _ dropped: Float, _ kept: Float,
      _ y: Output
    ) -> Void

  /// Takes the pixels of an image from other places of it.
  ///
  /// `padded` has ``ImageSampling/margins`` of fill around the image. The displacements `dx` and `dy`, one of each a pixel
  /// in pixels, may be `nil` for none. `scratch` is memory for ``ImageSampling/scratchCount`` floats.
  public let sampleImage:
    @Sendable (
      _ sampling: ImageSampling, _ padded: Input, _ dx: Input?, _ dy: Input?, _ scratch: Output, _ y: Output
    ) -> Void

  /// The gradient of `sampleImage` by the image with its margins, added to `padded`; `dy` is that by the result.
  public let sampleImageGradient:
    @Sendable (
      _ sampling: ImageSampling, _ dy: Input, _ shiftX: Input?, _ shiftY: Input?, _ scratch: Output, _ padded: Output
    ) -> Void

  /// The transpose of a matrix times another: `C[k, n] += sum over i of A[i, k] * B[i, n]`; C is `depth x columns`.
  public let transposedProduct:
    @Sendable (
      _ rows: Int, _ depth: Int, _ columns: Int, _ a: Input, _ aStride: Int, _ b: Input, _ bStride: Int, _ c: Output,
      _ cStride: Int
    ) -> Void

  /// The transpose of rows `first ..< first + count` of a gathered matrix times a matrix: `C[t * run + k, n] += sum over rows r
  /// of row(r, t)[k] * B[r, n]`.
  ///
  /// `b` is the row of B for `first`.
  public let gatheredTransposedProduct:
    @Sendable (
      _ rows: GatheredRows, _ first: Int, _ count: Int, _ columns: Int, _ b: Input, _ bStride: Int, _ c: Output,
      _ cStride: Int
    ) -> Void

  /// The gradient of a depthwise convolution by its weights: `dw[t * run + j] += sum over rows r of row(r, t)[j] * dy[r, j]`.
  ///
  /// `dy` is the row for `first`.
  public let gatheredDepthwiseGradient:
    @Sendable (_ rows: GatheredRows, _ first: Int, _ count: Int, _ dy: Input, _ dyStride: Int, _ dw: Output) -> Void

  /// The gradient of a pooling by rows `first ..< first + count`, added to `dx`, which lies as the images behind the rows do, or
  /// set there, where no two rows share an element.
  ///
  /// `y` and `dy` hold a dense row of `run` channels for each row of all images.
  public let gatheredReductionGradient:
    @Sendable (
      _ reduction: Reduction, _ ties: Ties, _ rows: GatheredRows, _ first: Int, _ count: Int, _ y: Input, _ dy: Input,
      _ isSet: Bool, _ dx: Output
    ) -> Void

  /// `dx[i] = dy[i] * f'(v[i])`, where `v` holds the results of `f` if ``ElementwiseFunction/isDifferentiatedByResult``, else
  /// its arguments. Works in place.
  public let applyGradient:
    @Sendable (_ f: ElementwiseFunction, _ count: Int, _ v: Input, _ dy: Input, _ dx: Output) -> Void

  /// The gradient of the softmax of each row by its results `y`. Works in place.
  public let softmaxGradient: @Sendable (_ rows: Int, _ columns: Int, _ y: Input, _ dy: Input, _ dx: Output) -> Void

  /// The gradient of the logarithm of the softmax of each row by its results `y`. Works in place.
  public let logSoftmaxGradient: @Sendable (_ rows: Int, _ columns: Int, _ y: Input, _ dy: Input, _ dx: Output) -> Void

  /// `y[j] += sum over i of x[i, j]`, with rows `xStride` floats apart.
  public let addColumnSums: @Sendable (_ rows: Int, _ columns: Int, _ x: Input, _ xStride: Int, _ y: Output) -> Void

  /// `sums[j] += sum over i of (x[i, j] - pivot[j])`, and of its square into `squares[j]`.
  public let addColumnMoments:
    @Sendable (_ rows: Int, _ columns: Int, _ x: Input, _ pivot: Input, _ sums: Output, _ squares: Output) -> Void

  /// `y[i, j]` is the clamp of `x[i, j]`, with rows `xStride` and `yStride` floats apart. Works in place.
  public let clampColumns:
    @Sendable (
      _ rows: Int, _ columns: Int, _ x: Input, _ xStride: Int, _ clamp: ColumnClamp, _ y: Output, _ yStride: Int
    ) -> Void

  /// `sums[j] += sum over i of d[i, j]`, and of `d[i, j] * (x[i, j] - pivot[j])` into `products[j]`, where `d` is `dy`, or with a
  /// clamp of `x` the gradient before it.
  public let addColumnProducts:
    @Sendable (
      _ rows: Int, _ columns: Int, _ x: Input, _ pivot: Input, _ dy: Input, _ clamp: ColumnClamp?, _ sums: Output,
      _ products: Output
    ) -> Void

  /// `y[i, j] = a[j] * d[i, j] + b[j] * (v[i, j] - pivot[j]) + c[j]`, where `d` is `u`, or with a clamp of `v` the gradient before
  /// it. Works in place.
  public let combineColumns:
    @Sendable (
      _ rows: Int, _ columns: Int, _ u: Input, _ a: Input, _ v: Input, _ pivot: Input, _ b: Input, _ c: Input,
      _ clamp: ColumnClamp?, _ y: Output
    ) -> Void

  /// `y` is the greatest of each square of the clamps of `x`, channel by channel, of so many images.
  public let poolClampedColumns:
    @Sendable (_ squares: ImageSquares, _ images: Int, _ x: Input, _ clamp: ColumnClamp, _ y: Output) -> Void

  /// `addColumnProducts` for all pixels of so many images, where `d` is the gradient before `poolClampedColumns`.
  public let addPooledProducts:
    @Sendable (
      _ squares: ImageSquares, _ images: Int, _ x: Input, _ pivot: Input, _ dy: Input, _ clamp: ColumnClamp,
      _ sums: Output, _ products: Output
    ) -> Void

  /// `combineColumns` likewise, of `dy` and `x`.
  public let combinePooledColumns:
    @Sendable (
      _ squares: ImageSquares, _ images: Int, _ dy: Input, _ a: Input, _ x: Input, _ pivot: Input, _ b: Input,
      _ c: Input, _ clamp: ColumnClamp, _ y: Output
    ) -> Void

  /// The floats that `packPanels` writes.
  public func packedCount(depth: Int, columns: Int) -> Int {
    (columns + panelWidth - 1) / panelWidth * panelWidth * depth
  }
}
