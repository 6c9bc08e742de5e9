import KerasGraph
import KerasTraining
import Testing

@Suite struct CatalogTests {
  @Test func anUnknownNameIsAnsweredWithTheKnownOnes() {
    let message = message { () throws(ModelError) in try ObjectCatalog.losses.named("foo") }
    #expect(message.hasPrefix("the loss \"foo\" is not known; use one of "))
    #expect(message.contains("CategoricalCrossentropy"))
  }

  @Test func anUnknownOptionIsRefusedByName() {
    let message = message { () throws(ModelError) in
      try ObjectCatalog.optimizers.object(["class_name": "SGD", "config": ["momentun": 0.9]])
    }
    #expect(message.contains("SGD: option \"momentun\""))
  }

  /// What is thrown; empty if nothing is.
  private func message(_ body: () throws -> Any) -> String {
    do {
      _ = try body()
      return ""
    } catch { return "\(error)" }
  }
}
