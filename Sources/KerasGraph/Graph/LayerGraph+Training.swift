extension LayerGraph.Node {
  /// Whether the call was built to do what is done in training alone; `nil` if it does as the model around it.
  public var isTraining: Bool? {
    guard let given = arguments["training"], !given.isNull else { return nil }
    return given.boolean ?? (given != 0)
  }
}

extension LayerGraph {
  /// Whether calls were built with `training=True`, as Keras 2 allows, so that they do in prediction too what others
  /// do in training alone: drop out at random, or normalise by the statistics of a batch.
  public var trainsInPrediction: Bool { trains(around: false) }

  private func trains(around isTraining: Bool) -> Bool {
    nodes.contains { node in
      let layer = layers[node.layer]
      let isTraining = node.isTraining ?? isTraining
      return layer.inlining?.graph.trains(around: isTraining) ?? (isTraining && layer.differsInTraining)
    }
  }
}
