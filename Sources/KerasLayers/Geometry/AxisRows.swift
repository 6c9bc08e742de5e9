import KerasGraph
import SIMDKernels

/// The rows that some axes of a sample make: each row runs over these axes, one row for each position on the
/// others.
///
/// Kernels work on rows without gaps; where the axes are not the last ones, the data is permuted on the way.
struct AxisRows: Sendable {
  /// The values in a row.
  let columns: Int
  /// The rows of one sample.
  let count: Int
  private let extents: [Int]
  /// The axes of `extents` in the order that puts those of a row last.
  private let order: [Int]

  /// - Parameters:
  ///   - axes: axes of a sample, from 0 up; a row runs over them in ascending order.
  init(_ axes: [Int], of extents: [Int]) {
    self.extents = extents
    order = extents.indices.filter { !axes.contains($0) } + axes.sorted()
    columns = axes.reduce(1) { $0 * extents[$1] }
    count = extents.reduce(1, *) / max(columns, 1)
  }

  /// The extents of a sample in the order of its rows.
  var rowExtents: [Int] { order.map { extents[$0] } }

  /// The floats of memory that ``gathered(_:samples:into:)`` needs for each sample.
  var gatheredCount: Int { isInOrder ? 0 : count * columns }

  /// Whether the data consists of such rows as it lies.
  var isInOrder: Bool { order == Array(extents.indices) }

  /// The rows of some samples: where they lie already, or permuted into `memory`.
  func gathered(
    _ source: UnsafePointer<Float>, samples: Int, into memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if isInOrder { return source }
    Layout.permute(source, [samples] + extents, [0] + order.map { $0 + 1 }, memory)
    return UnsafePointer(memory)
  }

  /// Puts rows back in the order of the data, unless that is their own: then they must have been stored there.
  func scatter(
    _ rows: UnsafeMutablePointer<Float>, samples: Int, to destination: UnsafeMutablePointer<Float>
  ) {
    if isInOrder { return }
    Layout.permute(
      UnsafePointer(rows), [samples] + rowExtents, [0] + order.inverseOrder.map { $0 + 1 }, destination)
  }

  /// Divides the rows of some samples among a team.
  @discardableResult
  func divide(_ team: Team, samples: Int, _ work: (_ part: Int, Range<Int>) -> Void) -> Int {
    team.divide(samples * count, grain: 4096 / max(columns, 1) + 1, work)
  }

  /// The step that runs `body` on all rows; `body` must work in place.
  func step(
    _ body:
      @escaping @Sendable (_ rows: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) -> Void
  ) -> Step {
    let (columns, count) = (columns, count)
    guard !isInOrder else {
      return Step { call in
        divide(call.team, samples: call.samples) { _, rows in
          let start = rows.lowerBound * columns
          body(rows.count, call.input + start, call.output + start)
        }
      }
    }
    return Step(scratchPerSample: count * columns) { call in
      let (rows, samples) = (call.scratch, call.samples)
      _ = gathered(call.input, samples: samples, into: rows)
      body(samples * count, UnsafePointer(rows), rows)
      scatter(rows, samples: samples, to: call.output)
    }
  }

  /// The training of the step that runs `body` on all rows, whose gradient follows from its results: `gradient` must
  /// work in place.
  func trainingStep(
    _ body:
      @escaping @Sendable (_ rows: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) -> Void,
    gradient:
      @escaping @Sendable (
        _ rows: Int, _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
      ) -> Void
  ) -> TrainingStep {
    return TrainingStep(
      inference: step(body), reads: .outputs, scratch: TrainingStep.Memory(perSample: 2 * gatheredCount)
    ) { back in
      guard let target = back.inputGradients[0] else { return }
      let (call, samples) = (back.call, back.call.samples)
      let results = gathered(UnsafePointer(call.output), samples: samples, into: call.scratch)
      let memory = call.scratch + gatheredCount * samples
      let given = gathered(back.outputGradients[0], samples: samples, into: memory)
      let taken = isInOrder ? target : memory
      divide(call.team, samples: samples) { _, rows in
        let start = rows.lowerBound * columns
        gradient(rows.count, results + start, given + start, taken + start)
      }
      scatter(taken, samples: samples, to: target)
    }
  }
}
