extension ObjectCatalog where Object == any Optimizer {
  /// Every optimizer that is known by name.
  public static let optimizers = ObjectCatalog(kind: "optimizer", types.map { entry($0) })

  private static let types: [any Optimizer.Type] = [
    Adadelta.self, Adafactor.self, Adagrad.self, Adam.self, AdamW.self, Adamax.self, Ftrl.self, Lamb.self, Lion.self,
    Nadam.self, RMSprop.self, SGD.self,
  ]

  private static func entry<Class: Optimizer>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }
}
