import KerasData
import KerasGraph

extension Model {
  /// Classifies labelled samples and tells how well it went.
  ///
  /// - Parameters:
  ///   - scaling: how stored numbers become the model's input; `nil` for ``usualScaling(for:)``.
  ///   - progress: told the number of samples done, now and then.
  /// - Throws: ``DataError`` if samples can't be read or a label has no class, ``ModelError`` if they don't
  ///   fit the model or
  ///   it can't run.
  public func evaluate(
    _ data: LabelledSamples, scaling: Scaling? = nil, progress: (Int) -> Void = { _ in }
  ) throws -> Evaluation {
    try Evaluation(
      of: data, scaling: scaling ?? usualScaling(for: data.samples.elementType), progress: progress
    ) { try predict($0) }
  }

  /// Bytes are divided by 255, unless the model scales its input itself; other numbers go in as they are.
  public func usualScaling(for elementType: ElementType) -> Scaling {
    let scalesItself = graph.nodes.contains { node in
      ["Rescaling", "Normalization"].contains(graph.layers[node.layer].className)
        && node.inputs.contains(where: graph.inputs.contains)
    }
    return scalesItself ? Scaling() : .usual(for: elementType)
  }
}
