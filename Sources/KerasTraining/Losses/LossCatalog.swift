extension ObjectCatalog where Object == any Loss {
  /// Every loss that is known by name.
  public static let losses = ObjectCatalog(kind: "loss", types.map { entry($0) })

  private static let types: [any Loss.Type] = [
    CategoricalCrossentropy.self, SparseCategoricalCrossentropy.self,
  ]

  private static func entry<Class: Loss>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }
}
