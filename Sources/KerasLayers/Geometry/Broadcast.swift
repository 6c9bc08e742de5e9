import KerasGraph
import SIMDKernels

/// How a small array is repeated over the elements of a larger one, as NumPy broadcasts: last axes together,
/// an axis of extent 1 (or missing in front) repeated.
struct Broadcast: Sendable {
  /// The elements of the large array in a run over which the small one is either contiguous or constant.
  private let run: Int
  /// 1 where the small array is contiguous over a run, 0 where it is constant.
  private let step: Int
  /// Where in the small array each run begins.
  private let starts: [Int]
  /// Whether nothing is repeated.
  let isWhole: Bool
  /// Whether the small array is one row, and the large one nothing but such rows.
  private let isRowRepeated: Bool
  /// The elements of the large array.
  let count: Int
  /// The elements of the small array.
  private let smallCount: Int

  /// - Parameters:
  ///   - small: extents that broadcast to `large`.
  init(_ small: [Int], over large: [Int]) {
    let padded = Array(repeating: 1, count: large.count - small.count) + small
    isWhole = padded == large
    count = large.reduce(1, *)
    smallCount = small.reduce(1, *)
    let repeats = zip(padded, large).map { $0 != $1 }
    let strides = zip(Layout.denseStrides(padded), repeats).map { $1 ? 0 : $0 }
    var axis = large.count
    var run = 1
    var kind: Bool?
    while axis > 0, large[axis - 1] == 1 || kind == nil || kind == repeats[axis - 1] {
      axis -= 1
      if large[axis] != 1 { kind = repeats[axis] }
      run *= large[axis]
    }
    self.run = run
    step = kind == true ? 0 : 1
    var starts = [0]
    for outer in 0..<axis {
      starts = starts.flatMap { start in (0..<large[outer]).map { start + $0 * strides[outer] } }
    }
    self.starts = starts
    isRowRepeated = step == 1 && smallCount == run
  }

  /// `y = f(x, small)` element by element over `samples` samples; works in place.
  ///
  /// - Parameters:
  ///   - shared: whether all samples have one small array together.
  ///   - team: who shares the work. Default the caller alone.
  func combine(
    _ function: BinaryFunction, samples: Int, _ x: UnsafePointer<Float>, _ small: UnsafePointer<Float>,
    shared: Bool = false, _ y: UnsafeMutablePointer<Float>, _ kernels: KernelTable, _ team: Team = .alone
  ) {
    if isWhole && !shared {
      return team.divide(samples * count, grain: 8192) { range in
        let first = range.lowerBound
        kernels.combine(function, range.count, x + first, 1, small + first, 1, y + first)
      }
    }
    team.divide(samples * starts.count, grain: 8192 / max(run, 1) + 1) { runs in
      if function == .multiply, isRowRepeated {
        return scale(runs, x, small, ofSample: shared ? 0 : smallCount, y, kernels)
      }
      for index in runs {
        let (sample, number) = index.quotientAndRemainder(dividingBy: starts.count)
        let (values, place) = (small + (shared ? 0 : sample * smallCount) + starts[number], index * run)
        kernels.combine(function, run, x + place, 1, values, step, y + place)
      }
    }
  }

  /// Multiplies runs of all samples by the row that is repeated for each of them.
  private func scale(
    _ runs: Range<Int>, _ x: UnsafePointer<Float>, _ small: UnsafePointer<Float>, ofSample count: Int,
    _ y: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    var first = runs.lowerBound
    while first < runs.upperBound {
      let sample = first / starts.count
      let end = min((sample + 1) * starts.count, runs.upperBound)
      kernels.scaleShift(end - first, run, x + first * run, small + sample * count, nil, y + first * run)
      first = end
    }
  }

  /// The small arrays of `samples` samples, each repeated to the extents of the large one.
  func expand(_ small: UnsafePointer<Float>, samples: Int, _ y: UnsafeMutablePointer<Float>) {
    for sample in 0..<samples {
      for (index, start) in starts.enumerated() {
        let values = small + sample * smallCount + start
        let place = y + sample * count + index * run
        if step == 1 {
          place.update(from: values, count: run)
        } else {
          place.update(repeating: values[0], count: run)
        }
      }
    }
  }

  /// The opposite of ``expand(_:samples:_:)``: sums the elements of the large arrays that one element of the small
  /// one was repeated to.
  ///
  /// - Parameter shared: whether all samples have one small array together, to which is then added what is summed.
  func sum(
    _ large: UnsafePointer<Float>, samples: Int, shared: Bool = false, into small: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    if !shared { small.update(repeating: 0, count: samples * smallCount) }
    for sample in 0..<samples {
      for (index, start) in starts.enumerated() {
        let values = large + sample * count + index * run
        let sum = small + (shared ? 0 : sample * smallCount) + start
        if step == 1 {
          kernels.combine(.add, run, UnsafePointer(sum), 1, values, 1, sum)
        } else {
          var total: Float = 0
          kernels.reduceRows(.sum, 1, run, values, &total)
          sum[0] += total
        }
      }
    }
  }

  /// The small array, repeated to the extents of the large one.
  func expanded(_ small: [Float]) -> [Float] {
    starts.flatMap { start in (0..<run).map { small[start + $0 * step] } }
  }
}
