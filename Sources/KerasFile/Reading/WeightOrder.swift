import KerasGraph

/// A weight that the configuration implies.
struct ExpectedWeight {
  var key: ParameterKey
  let spec: WeightSpec
}

extension LayerGraph {
  /// The weights of one layer in the order in which Keras lists them in a file.
  ///
  /// For a nested model that is all that train, then all that don't, whatever layers they belong to; its own
  /// `trainable` does not change the order, that of its layers does.
  /// - Throws: ``ModelError`` if they can't be told.
  func weightsInFileOrder(ofLayer index: Int) throws(ModelError) -> [ExpectedWeight] {
    let (trained, fixed) = try trainedAndFixed(layer: index)
    return trained + fixed
  }

  private func trainedAndFixed(
    layer index: Int
  ) throws(ModelError) -> (trained: [ExpectedWeight], fixed: [ExpectedWeight]) {
    let layer = layers[index]
    var (trained, fixed): ([ExpectedWeight], [ExpectedWeight]) = ([], [])
    guard let nested = layer.inlining?.graph else {
      for parameter in try parameters(ofLayer: index) {
        let weight = ExpectedWeight(key: parameter.key, spec: parameter.spec)
        if parameter.spec.trainable && layer.attributes.trainable {
          trained.append(weight)
        } else {
          fixed.append(weight)
        }
      }
      return (trained, fixed)
    }
    for inner in nested.layers.indices {
      let parts = try nested.trainedAndFixed(layer: inner)
      let partsTrain = nested.layers[inner].attributes.trainable
      trained += partsTrain ? parts.trained : []
      fixed += partsTrain ? parts.fixed : parts.trained + parts.fixed
    }
    func outward(_ weight: ExpectedWeight) -> ExpectedWeight {
      var weight = weight
      weight.key.layers.insert(layer.name, at: 0)
      return weight
    }
    return (trained.map(outward), fixed.map(outward))
  }
}
