import KerasGraph
import KerasLayers

/// A layer, a model or an input in a ``Sequential``.
public struct SequentialElement: Sendable {
  let callee: Callee
}

/// Lists the layers of a ``Sequential``. A function that returns some of them can be marked with it too.
@resultBuilder
public enum SequentialBuilder {
  public static func buildExpression(_ layer: some ConfigurableLayer) -> [SequentialElement] {
    [SequentialElement(callee: .layer(layer))]
  }

  public static func buildExpression(_ model: some Architecture) -> [SequentialElement] {
    [SequentialElement(callee: .model(model.definition))]
  }

  /// An ``Input``, which comes first.
  public static func buildExpression(_ input: SymbolicTensor) -> [SequentialElement] {
    [SequentialElement(callee: input.call.callee)]
  }

  public static func buildExpression(_ elements: [SequentialElement]) -> [SequentialElement] { elements }

  public static func buildBlock(_ parts: [SequentialElement]...) -> [SequentialElement] { parts.flatMap(\.self) }

  public static func buildOptional(_ part: [SequentialElement]?) -> [SequentialElement] { part ?? [] }

  public static func buildEither(first part: [SequentialElement]) -> [SequentialElement] { part }

  public static func buildEither(second part: [SequentialElement]) -> [SequentialElement] { part }

  public static func buildArray(_ parts: [[SequentialElement]]) -> [SequentialElement] { parts.flatMap(\.self) }
}
