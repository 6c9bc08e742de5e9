import KerasGraph
import SIMDKernels

/// The normalisation of rows in training, with a `gamma` and a `beta` for each place of a row, or of some rows that
/// take turns.
struct RowNormalization: Sendable {
  let rows: AxisRows
  let options: NormalizationOptions
  /// How `gamma` and `beta` are repeated over the rows of a sample, each of which has places of its own; `nil` where
  /// they are as long as every row.
  let repetition: Broadcast?
  let kernels: KernelTable

  /// The places that have a `gamma`: those of one row, or of all rows of a sample.
  private var places: Int { repetition == nil ? rows.columns : rows.count * rows.columns }

  /// What stands at the places of a row, from an array for all places.
  private func part(_ array: UnsafePointer<Float>?, ofRow row: Int) -> UnsafePointer<Float>? {
    array.map { $0 + (repetition == nil ? 0 : row % rows.count * rows.columns) }
  }

  /// `gamma` or `beta` at each place.
  private func placed(
    _ weight: UnsafePointer<Float>?, _ memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float>? {
    guard let repetition, let weight else { return weight }
    repetition.expand(weight, samples: 1, memory)
    return UnsafePointer(memory)
  }

  /// Runs of rows that share their places.
  private func forEachRun(_ range: Range<Int>, _ body: (_ first: Int, _ count: Int) -> Void) {
    if repetition == nil { return body(range.lowerBound, range.count) }
    for row in range { body(row, 1) }
  }

  var training: TrainingStep {
    let places = places
    let hasWeights = options.scale || options.center
    return TrainingStep(
      reads: .inputs,
      scratch: TrainingStep.Memory(
        perSample: 2 * rows.gatheredCount, perThread: hasWeights ? 2 * places : 0,
        fixed: repetition == nil ? 0 : 2 * places),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let (call, columns) = (forward.call, rows.columns)
    let memory = call.scratch + (repetition == nil ? 0 : 2 * places)
    let weights = forward.weights.map { UnsafePointer($0) }
    let gamma = placed(options.scale ? weights.first : nil, call.scratch)
    let beta = placed(options.center ? weights.last : nil, call.scratch + places)
    let x = rows.gathered(call.input, samples: call.samples, into: memory)
    let y = rows.isInOrder ? call.output : memory
    rows.divide(call.team, samples: call.samples) { _, range in
      forEachRun(range) { row, count in
        kernels.normalizeRows(
          count, columns, options.epsilon, x + row * columns, part(gamma, ofRow: row), part(beta, ofRow: row),
          y + row * columns)
      }
    }
    rows.scatter(memory, samples: call.samples, to: call.output)
  }

  private func backward(_ back: BackwardCall) {
    let (call, columns, samples) = (back.call, rows.columns, back.call.samples)
    let fixed = repetition == nil ? 0 : 2 * places
    let partial = call.scratch + fixed
    let memory = partial + (options.scale || options.center ? 2 * places * call.team.size : 0)
    let gathered = memory + samples * rows.gatheredCount
    let gamma = placed(options.scale ? back.weights.first : nil, call.scratch)
    let gammaGradient = options.scale ? back.weightGradients.first ?? nil : nil
    let betaGradient = options.center ? back.weightGradients.last ?? nil : nil
    let x = rows.gathered(call.input, samples: samples, into: memory)
    let dy = rows.gathered(back.outputGradients[0], samples: samples, into: gathered)
    let dx = back.inputGradients[0].map { rows.isInOrder ? $0 : gathered }
    let parts = rows.divide(call.team, samples: samples) { number, range in
      let sums = partial + number * 2 * places
      if gammaGradient != nil { sums.update(repeating: 0, count: places) }
      if betaGradient != nil { (sums + places).update(repeating: 0, count: places) }
      forEachRun(range) { row, count in
        let (start, place) = (row * columns, repetition == nil ? 0 : row % rows.count * columns)
        kernels.normalizeRowsGradient(
          count, columns, options.epsilon, x + start, part(gamma, ofRow: row), dy + start, dx.map { $0 + start },
          gammaGradient == nil ? nil : sums + place, betaGradient == nil ? nil : sums + places + place)
      }
    }
    for number in 0..<parts {
      let sums = UnsafePointer(partial + number * 2 * places)
      if let gammaGradient { add(sums, to: gammaGradient) }
      if let betaGradient { add(sums + places, to: betaGradient) }
    }
    if let gradient = back.inputGradients[0] { rows.scatter(gathered, samples: samples, to: gradient) }
  }

  /// Adds sums at each place to the gradient by `gamma` or `beta`.
  private func add(_ sums: UnsafePointer<Float>, to gradient: UnsafeMutablePointer<Float>) {
    if let repetition { return repetition.sum(sums, samples: 1, shared: true, into: gradient, kernels) }
    kernels.combine(.add, places, UnsafePointer(gradient), 1, sums, 1, gradient)
  }
}
