import KerasGraph
import SIMDKernels

/// The way back of a convolution, a few images at a time, so that the gradient by their sums is still in
/// the cache when the weights and the input take theirs from it.
///
/// The weights of the call are the kernel and perhaps a bias. Each thread sums up the gradients by them for
/// its images.
struct ImagewiseReturn: Sendable {
  /// Some images on their way back.
  struct Block {
    let images: Range<Int>
    /// The rows of the result that belong to them.
    let rows: Range<Int>
    /// The gradient by the sums of the first of these rows.
    let gradient: UnsafePointer<Float>
    /// Where the gradient by the kernel is added, `nil` if it is not trained.
    let kernel: UnsafeMutablePointer<Float>?
    /// Memory of the thread's own, which no one else touches between its blocks.
    let scratch: UnsafeMutablePointer<Float>
    /// The part of the team that works on them.
    let part: Int
    /// Whether the thread has not worked on a block before, and whether it will on another.
    let isFirst: Bool
    let isLast: Bool
  }

  var output: OutputGradient
  private let partial: PartialGradients
  let rowsPerImage: Int
  private let useBias: Bool
  private let kernels: KernelTable
  private(set) var imagesTogether: Int

  /// The floats of a gradient by the sums that stay in the cache.
  private static let cachedCount = 65_536

  /// - Parameters:
  ///   - columns: the values of a row of the result.
  ///   - rowsPerImage: the rows of the result in one image.
  init(_ site: CallSite, columns: Int, rowsPerImage: Int, useBias: Bool) {
    output = OutputGradient(site, columns: columns)
    partial = PartialGradients(site)
    kernels = site.kernels
    self.rowsPerImage = rowsPerImage
    self.useBias = useBias
    imagesTogether = max(1, Self.cachedCount / max(rowsPerImage * columns, 1))
  }

  /// The same with as many images together as leave room in the cache for so many more floats of each.
  func leavingRoom(for count: Int) -> Self {
    var way = self
    way.imagesTogether = max(1, Self.cachedCount / max(rowsPerImage * output.columns + count, 1))
    return way
  }

  /// The gradient by the sums of the images that go back together.
  private var gradientCount: Int { output.isLinear ? 0 : imagesTogether * rowsPerImage * output.columns }

  /// The floats of memory that each thread needs, besides those of its scratch memory.
  private var ownCount: Int { partial.count + gradientCount }

  /// The floats of memory that each thread needs with so many of scratch memory.
  func countPerThread(scratch: Int) -> Int { ownCount + scratch }

  /// The rows of the result that belong to some images.
  func rows(_ images: Range<Int>) -> Range<Int> {
    images.lowerBound * rowsPerImage..<images.upperBound * rowsPerImage
  }

  /// The rows of as many images as ``forEachBlock(_:_:)`` takes together.
  var rowsTogether: Int { max(1, imagesTogether * rowsPerImage) }

  /// Calls `body` with images whose results stay in the cache, until all had their turn.
  func forEachBlock(_ images: Range<Int>, _ body: (Range<Int>) -> Void) {
    for first in stride(from: images.lowerBound, to: images.upperBound, by: imagesTogether) {
      body(first..<min(first + imagesTogether, images.upperBound))
    }
  }

  /// Takes all images back: adds to the gradient by the bias, and calls `body` to do so for the kernel and the input.
  ///
  /// - Parameters:
  ///   - memory: as many floats for each thread as ``countPerThread(scratch:)`` says.
  ///   - scratch: the floats of scratch memory of a thread.
  /// - Returns: the number of parts of the team.
  @discardableResult
  func run(
    _ back: BackwardCall, images: Int, memory: UnsafeMutablePointer<Float>, scratch: Int, _ body: (Block) -> Void
  ) -> Int {
    let count = countPerThread(scratch: scratch)
    output.prepare(back)
    let parts = back.call.team.divide(images, grain: 1) { part, images in
      let memory = memory + part * count
      let targets = partial.targets(back, part: part, memory)
      let own = images
      forEachBlock(own) { images in
        let rows = rows(images)
        let gradient = output.gradient(rows, back, memory + partial.count)
        if useBias, let bias = targets[1] {
          kernels.addColumnSums(rows.count, output.columns, gradient, output.columns, bias)
        }
        body(
          Block(
            images: images, rows: rows, gradient: gradient, kernel: targets[0], scratch: memory + ownCount, part: part,
            isFirst: images.lowerBound == own.lowerBound, isLast: images.upperBound == own.upperBound))
      }
    }
    partial.join(back, parts: parts) { memory + $0 * count }
    return parts
  }
}
