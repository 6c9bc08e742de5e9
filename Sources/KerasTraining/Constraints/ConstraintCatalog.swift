extension ObjectCatalog where Object == any Constraint {
  /// Every constraint that is known by name.
  public static let constraints = ObjectCatalog(kind: "constraint", types.map { entry($0) })

  private static let types: [any Constraint.Type] = [MaxNorm.self, MinMaxNorm.self, NonNeg.self, UnitNorm.self]

  private static func entry<Class: Constraint>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }
}
