import KerasGraph

/// A layer that runs a cell over a sequence.
///
/// Input `(batch, time, …)`, and optionally the states to start from; output the last step `(batch, …)` or
/// all of them `(batch, time, …)`, then the states behind the last step if they are asked for. A masked step
/// leaves the states alone.
protocol RecurrentLayer: ConfigurableLayer {
  associatedtype Cell: RecurrentCell

  var attributes: LayerAttributes { get set }
  var cell: Cell { get }
  var options: RecurrentOptions { get set }
}

extension RecurrentLayer {
  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let (sequence, states) = try split(inputs)
    return options.outputShapes(sequence, states: states)
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    try cell.weights(try split(inputs).sequence.step())
  }

  public func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    guard let kernel = shapes.first, kernel.count == 2 else { return nil }
    return [nil, nil, kernel[0]]
  }

  public var callArguments: Set<String> { ["args", "initial_state", "training"] }
  public var masking: Masking { options.masking }
  public var differsInTraining: Bool { cell.dropsOut }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    try site.refuseArguments(droppingOut: cell.dropsOut)
    return try cell.dataFormat == .channelsFirst ? channelsFirstStep(site) : sequenceStep(site)
  }

  func sequenceStep(_ site: CallSite) throws(ModelError) -> Step { try sequence(site).step().whole }

  private func sequence(_ site: CallSite) throws(ModelError) -> SequenceStep {
    let step = Array(site.inputs[0].dropFirst())
    return SequenceStep(
      cell: try cell.prepared(step: step, weights: site.weights, kernels: site.kernels), options: options,
      steps: site.inputs[0][0], stepCount: step.reduce(1, *))
  }

  public func runsGradually(_ site: CallSite) -> Bool {
    cell.dataFormat == .channelsLast && !options.goBackwards && !options.returnState && site.inputs.count == 1
      && site.masked == [false] && (try? site.refuseArguments(droppingOut: cell.dropsOut)) != nil
  }

  public func gradual(_ site: CallSite) throws(ModelError) -> GradualStep? {
    runsGradually(site) ? try sequence(site).step() : nil
  }

  public var activityRegularizer: JSON? { cell.activityRegularizer }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try site.call.refuseArguments()
    try refuseTraining()
    let droppingOut = site.isTraining
    var step =
      cell.dataFormat == .channelsFirst
      ? try channelsFirstTraining(site.call) { call throws(ModelError) in
        try sequenceTraining(call, droppingOut: droppingOut)
      } : try sequenceTraining(site.call, droppingOut: droppingOut)
    step.seed = cell.seed
    return .step(step)
  }

  private func sequenceTraining(_ site: CallSite, droppingOut: Bool) throws(ModelError) -> TrainingStep {
    let step = Array(site.inputs[0].dropFirst())
    return SequenceTraining(
      cell: try cell.trained(step: step, droppingOut: droppingOut, kernels: site.kernels), options: options,
      steps: site.inputs[0][0], kernels: site.kernels
    ).step(masked: site.masked[0])
  }

  private func refuseTraining() throws(ModelError) {
    if options.stateful {
      throw ModelError(
        "stateful true is not supported in training", remedy: "use false: every batch then starts from zeros")
    }
  }

  /// The sequence, and the states, which those of given initial states must fit.
  private func split(_ inputs: [Shape]) throws(ModelError) -> (sequence: Shape, states: CellStates) {
    guard let sequence = inputs.first else { throw ModelError("takes a sequence as its input") }
    let states = try cell.states(try sequence.step())
    let given = Array(inputs.dropFirst())
    guard
      given.isEmpty
        || given.count == states.shapes.count
          && zip(given, states.shapes).allSatisfy({ $0.isCompatible(with: $1) })
    else {
      throw ModelError("takes initial states of shapes \(states.shapes), not \(given)")
    }
    return (sequence, states)
  }
}

extension CallSite {
  /// Refuses the arguments of a call of a recurrent layer that change what it computes: all but the sequence
  /// and the initial states, which are the inputs in their order.
  ///
  /// - Throws: ``ModelError`` that names them.
  func refuseArguments(droppingOut: Bool = false) throws(ModelError) {
    var collector = ProblemCollector()
    for argument in arguments.members ?? [] where !argument.value.isNull {
      let given = argument.value.inputReferences
      switch argument.name {
      case "args" where given == Array(given.indices): break
      case "initial_state" where given == Array(inputs.indices.suffix(given.count)): break
      case "training" where argument.value.boolean != true || !droppingOut: break
      default:
        collector.add(
          ModelError(
            "the argument \(argument.name) = \(argument.value.serialized.prefix(60)) is not supported",
            remedy: "call it without"))
      }
    }
    try collector.finish()
  }
}

extension JSON {
  /// The inputs that `{"input": i}` stands for, in lists of any depth; -1 for anything else but null.
  fileprivate var inputReferences: [Int] {
    if isNull { return [] }
    return self["input"]?.int.map { [$0] } ?? elements?.flatMap(\.inputReferences) ?? [-1]
  }
}
