import KerasFile
import KerasGraph
import KerasLayers

/// Gives each layer of a fixture that has the option `activity_regularizer` one, and expects the layer to hand it to
/// the trainer.
public func checkActivityRegularizer(_ fixture: String) throws {
  let model = try Reader(catalog: .standard).model(contentsOf: Fixtures.model("layers/" + fixture))
  let regularizer: JSON = ["class_name": "L2", "config": ["l2": 0.5]]
  for case let layer as any ConfigurableLayer in model.graph.layers {
    var config = layer.configuration
    guard config["activity_regularizer"] != nil else { continue }
    config["activity_regularizer"] = regularizer
    let made = try model.context.catalog.layer(className: layer.className, config: config, context: model.context)
    guard made.activityRegularizer == regularizer else {
      throw FixtureMismatch("\(layer.title) forgets its activity_regularizer")
    }
  }
}
