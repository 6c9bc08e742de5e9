extension ObjectCatalog where Object == any Regularizer {
  /// Every regularizer that is known by name.
  public static let regularizers = ObjectCatalog(kind: "regularizer", types.map { entry($0) })

  private static let types: [any Regularizer.Type] = [L1.self, L2.self, L1L2.self, OrthogonalRegularizer.self]

  private static func entry<Class: Regularizer>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }
}
