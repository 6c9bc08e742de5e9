import KerasGraph
import SIMDKernels

/// Several cells as one: at each step the output of a cell is the input of the next, and the last one's is
/// the output.
///
/// The states are those of all cells, in their order. See
/// https://keras.io/api/layers/recurrent_layers/stacked_rnn_cell/.
public struct StackedRNNCells: ConfigurableCell {
  public static let kerasName = "StackedRNNCells"

  public let declaration: LayerDeclaration?
  public let cells: [NestedCell]

  init(cells: [NestedCell]) {
    declaration = nil
    self.cells = cells
  }

  /// Declares a cell with Keras' options and defaults.
  ///
  /// - Parameter cells: what is done at each step, the output of each being the input of the next.
  public init(
    _ cells: [any ConfigurableCell], name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("cells", .array(ConfigWriter.nested(cells)))
    }
  }

  public init(_ config: inout ConfigReader) {
    declaration = config.declaration
    let (listed, context) = (config.take("cells")?.elements ?? [], config.context)
    if listed.isEmpty { config.refuse("option \"cells\" holds no cells", remedy: "give a list of cells") }
    cells = listed.map { json in
      config.attempt(.unknown) { () throws(ModelError) in try NestedCell(json, context: context) }
    }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("cells", .array(cells.map(\.configuration)))
  }

  /// A cell with the shape of its input and its states.
  private struct Stage {
    let cell: NestedCell
    let input: Shape
    let states: CellStates
  }

  private func stages(_ step: Shape) throws(ModelError) -> [Stage] {
    var input = step
    return try cells.map { cell throws(ModelError) in
      let stage = Stage(cell: cell, input: input, states: try cell.states(input))
      input = stage.states.outputShape
      return stage
    }
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates {
    let stages = try stages(step)
    guard let last = stages.last else { throw ModelError("has no cells") }
    let shapes = stages.flatMap(\.states.shapes)
    return CellStates(shapes, output: shapes.count - last.states.shapes.count + last.states.output)
  }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    var weights: [WeightSpec] = []
    for stage in try stages(step) {
      weights += try stage.cell.weights(stage.input).map { $0.inside(stage.cell.attributes.name) }
    }
    return weights
  }

  public var dropsOut: Bool { cells.contains { $0.dropsOut } }
  public var seed: UInt64? { cells.lazy.compactMap(\.seed).first }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    var rest = weights[...]
    return PreparedStack(
      try stages(Shape(batchOf: step)).map { stage throws(ModelError) in
        let own = rest.prefix(try stage.cell.weights(stage.input).count)
        rest = rest.dropFirst(own.count)
        return try stage.cell.prepared(
          step: stage.input.concreteSample ?? [], weights: Array(own), kernels: kernels)
      })
  }
}

extension StackedRNNCells {
  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    TrainedStack(
      try stages(Shape(batchOf: step)).map { stage throws(ModelError) in
        try stage.cell.trained(step: stage.input.concreteSample ?? [], droppingOut: droppingOut, kernels: kernels)
      })
  }
}

private struct PreparedStack: PreparedCell {
  /// A cell and where its states begin, in floats of one sample.
  private struct Stage {
    let cell: any PreparedCell
    let offset: Int
    /// Where its output begins, and how long it is.
    let output: Int
    let outputCount: Int
  }

  let stateCounts: [Int]
  let outputState: Int
  let stepsAtOnce: Int
  let projectedCount: Int
  let scratchPerSample: Int
  private let stages: [Stage]

  init(_ cells: [any PreparedCell]) {
    stateCounts = cells.flatMap(\.stateCounts)
    outputState = cells.dropLast().reduce(cells.last?.outputState ?? 0) { $0 + $1.stateCounts.count }
    stepsAtOnce = cells.first?.stepsAtOnce ?? 1
    projectedCount = cells.first?.projectedCount ?? 0
    scratchPerSample = cells.map { $0.projectedCount + $0.scratchPerSample }.max() ?? 0
    var offset = 0
    stages = cells.map { cell in
      defer { offset += cell.stateCounts.reduce(0, +) }
      return Stage(
        cell: cell, offset: offset, output: offset + cell.stateCounts[..<cell.outputState].reduce(0, +),
        outputCount: cell.stateCounts[cell.outputState])
    }
  }

  func project(_ input: SequenceInput, samples: Int, steps: Int, _ projected: UnsafeMutablePointer<Float>) {
    stages[0].cell.project(input, samples: samples, steps: steps, projected)
  }

  func advance(
    samples: Int, _ projected: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
    to next: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    for (index, stage) in stages.enumerated() {
      var gates = projected
      if index > 0 {
        gates = scratch
        let below = stages[index - 1]
        let input = SequenceInput(
          base: next + below.output * samples, sampleStride: below.outputCount, stepStride: 0)
        stage.cell.project(input, samples: samples, steps: 1, gates)
      }
      stage.cell.advance(
        samples: samples, gates, from: previous + stage.offset * samples, to: next + stage.offset * samples,
        scratch: scratch + stage.cell.projectedCount * samples)
    }
  }
}
