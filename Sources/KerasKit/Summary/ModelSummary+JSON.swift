import KerasGraph

extension ModelSummary {
  /// The same for programs. Keys: `name`, `class_name`, `layers` (each with `name`, `class_name`,
  /// `output_shapes`, `parameters`, `connected_to`, `trainable`, `depth`, `unsupported`), and the counts
  /// `total`, `trainable`, `non_trainable`, `optimizer`.
  public var json: JSON {
    [
      "name": .string(name), "class_name": .string(className), "layers": .array(rows.map(\.json)),
      "total": .integer(total.elements), "trainable": .integer(trainable.elements),
      "non_trainable": .integer(nonTrainable.elements),
      "optimizer": optimizer.map { .integer($0.elements) } ?? .null,
    ]
  }
}

extension ModelSummary.Row {
  fileprivate var json: JSON {
    [
      "name": .string(name), "class_name": .string(className),
      "output_shapes": .array(
        outputShapes.map { .array($0.dimensions.map { $0.map(JSON.integer) ?? .null }) }),
      "parameters": .integer(parameters.elements), "connected_to": .array(connectedTo.map(JSON.string)),
      "trainable": trainable.map(JSON.bool) ?? .null, "depth": .integer(depth),
      "unsupported": unsupported.map(JSON.string) ?? .null,
    ]
  }
}
