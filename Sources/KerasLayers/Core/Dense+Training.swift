import KerasGraph

extension Dense {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(ProductTraining(site.call, depth: site.call.weights[0].shape[0], columns: units, useBias: useBias).step)
  }
}
