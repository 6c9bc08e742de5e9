import KerasGraph

extension Activation {
  /// The step that applies the function to the first input, along its last axis where it works on one.
  func step(_ site: CallSite) -> Step {
    step(columns: site.inputs[0].last ?? 1, count: site.inputCount(), site)
  }

  /// The step for samples of `count` values in rows of `columns`; works in place.
  func step(columns: Int, count: Int, _ site: CallSite) -> Step {
    let kernels = site.kernels
    let rowsPerSample = count / max(columns, 1)
    let results = self == .glu ? columns / 2 : columns
    return Step { call in
      call.team.divide(call.samples * rowsPerSample, grain: 4096 / max(columns, 1) + 1) { rows in
        apply(
          rows: rows.count, columns: columns, call.input + rows.lowerBound * columns,
          call.output + rows.lowerBound * results, kernels: kernels)
      }
    }
  }
}

extension Activation {
  /// The training of the step that applies the function to the first input, along its last axis where it works on one.
  func training(_ site: CallSite) -> LayerTraining {
    self == .linear
      ? .forwardsInput : .step(trainingStep(columns: site.inputs[0].last ?? 1, count: site.inputCount(), site))
  }

  /// The step in training for samples of `count` values in rows of `columns`.
  func trainingStep(columns: Int, count: Int, _ site: CallSite) -> TrainingStep {
    let (kernels, byResult) = (site.kernels, isDifferentiatedByResult)
    let rowsPerSample = count / max(columns, 1)
    let results = self == .glu ? columns / 2 : columns
    return TrainingStep(
      inference: step(columns: columns, count: count, site), reads: byResult ? .outputs : .inputs
    ) { back in
      guard let gradient = back.inputGradients[0] else { return }
      let values = byResult ? UnsafePointer(back.call.output) : back.call.input
      back.call.team.divide(back.call.samples * rowsPerSample, grain: 4096 / max(columns, 1) + 1) { rows in
        let (start, result) = (rows.lowerBound * columns, rows.lowerBound * results)
        applyGradient(
          rows: rows.count, columns: columns, values + (byResult ? result : start), back.outputGradients[0] + result,
          gradient + start, kernels: kernels)
      }
    }
  }
}

extension Activation {
  /// Whether each value depends on one value alone.
  var isElementwise: Bool {
    switch self {
    case .linear, .elementwise: true
    case .softmax, .logSoftmax, .sparsemax, .glu: false
    }
  }
}

extension ConfigReader {
  /// The option `activation` of a layer that sets the shape of its output, which `glu` would change.
  mutating func outputActivation() -> Activation {
    let activation = activation()
    if activation == .glu {
      refuse("activation \"glu\" is not supported here", remedy: "use an Activation layer of its own")
    }
    return activation
  }
}
