extension ObjectCatalog where Object == any LearningRateSchedule {
  /// Every learning rate schedule that is known by name.
  public static let schedules = ObjectCatalog(kind: "learning rate schedule", types.map { entry($0) })

  private static let types: [any LearningRateSchedule.Type] = [
    CosineDecay.self, CosineDecayRestarts.self, ExponentialDecay.self, InverseTimeDecay.self,
    PiecewiseConstantDecay.self, PolynomialDecay.self,
  ]

  private static func entry<Class: LearningRateSchedule>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }
}
