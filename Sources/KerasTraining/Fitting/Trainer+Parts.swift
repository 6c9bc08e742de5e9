import KerasData
import KerasEngine
import KerasGraph
import SIMDKernels

extension Trainer {
  /// What a trainer is made of, made together so that all problems show at once.
  struct Parts {
    let parameters: ParameterMemory
    let plan: TrainingPlan
    let weightPenalties: WeightPenalties
    let activityPenalties: ActivityPenalties
    let objective: Objective
    let trained: [Int]
    let variables: [OptimizedVariable]

    init(
      _ graph: LayerGraph, _ store: ParameterStore, _ compilation: Compilation, _ data: any TrainingData,
      _ batchSize: Int, frozen: (Parameter) -> Bool, kernels: KernelTable, exact: Bool,
      countsFrozen: Bool
    ) throws(ModelError) {
      let parameters = try ParameterMemory(graph, store, frozen: frozen)
      let inputs = try graph.fittedExtents(data.inputShapes)
      let plan = try TrainingPlan(
        graph, inputs: inputs, parameters: parameters, kernels: kernels, exact: exact, endingInLogits: true)
      var collector = ProblemCollector()
      let weightPenalties = collector.attempt { () throws(ModelError) in
        try WeightPenalties(parameters, countingFrozen: countsFrozen)
      }
      let activityPenalties = collector.attempt { () throws(ModelError) in try ActivityPenalties(plan) }
      let objective = collector.attempt { () throws(ModelError) in
        try Objective(
          compilation, graph: graph, outputs: plan.outputs, activations: plan.outputActivations,
          targets: data.targets.map(\.shape), batchSize: batchSize, kernels: kernels)
      }
      collector.attempt { () throws(ModelError) in
        try Trainer.requireClasses(data.targets, compilation, outputs: plan.outputs)
      }
      trained = parameters.parameters.indices.filter { parameters.parameters[$0].trainable }
      if trained.isEmpty {
        collector.add(ModelError("no weight is trainable", remedy: "freeze fewer layers"))
      }
      variables = trained.compactMap { index in
        let parameter = parameters.parameters[index]
        return collector.attempt { () throws(ModelError) in
          try locating("\(parameter.key)") { () throws(ModelError) in
            OptimizedVariable(
              name: parameter.key.description, shape: parameter.spec.shape,
              constraint: try parameter.spec.constraint.map { json throws(ModelError) in
                try ObjectCatalog.constraints.object(json)
              })
          }
        }
      }
      try collector.finish()
      guard let weightPenalties, let activityPenalties, let objective else {
        throw ModelError("the model can't be trained")
      }
      self.parameters = parameters
      self.plan = plan
      self.weightPenalties = weightPenalties
      self.activityPenalties = activityPenalties
      self.objective = objective
    }
  }
}
