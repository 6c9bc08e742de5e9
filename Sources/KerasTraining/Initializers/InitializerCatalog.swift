extension ObjectCatalog where Object == any Initializer {
  /// Every initializer that is known by name.
  public static let initializers = ObjectCatalog(kind: "initializer", types.map { entry($0) })

  private static let types: [any Initializer.Type] = [
    Constant.self, GlorotNormal.self, GlorotUniform.self, HeNormal.self, HeUniform.self, Identity.self,
    LecunNormal.self, LecunUniform.self, Ones.self, Orthogonal.self, RandomNormal.self, RandomUniform.self,
    TruncatedNormal.self, UnitForgetBias.self, VarianceScaling.self, Zeros.self,
  ]

  private static func entry<Class: Initializer>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }
}
