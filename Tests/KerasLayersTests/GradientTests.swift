import FixtureSupport
import KerasGraph
import KerasLayers
import Testing

@Suite("Gradients against Keras")
struct GradientTests {
  @Test(
    "gives the gradients that Keras gives",
    arguments: Fixtures.layers.filter { FixtureTests.refused[$0] == nil && refused[$0] == nil })
  func agrees(fixture: String) throws {
    try checkGradients(fixture, comparingState: Self.movedTwice != fixture)
  }

  /// Keras 2 runs a model inside of TimeDistributed once more to find its mask, which moves the averages of its batch
  /// normalisation a second time.
  private static let movedTwice = "TimeDistributed/model-keras2"

  /// Options that are not supported in training, and what is said of them.
  private static let refused = [
    "GRU/stateful": "stateful true is not supported in training",
    "LSTM/stateful": "stateful true is not supported in training",
    "SimpleRNN/stateful": "stateful true is not supported in training",
    "MultiHeadAttention/attention-mask-keras2": "a gradient by attention_mask is not supported in training",
  ]

  @Test("refuses by name what it can't train", arguments: refused.keys.sorted())
  func refuses(fixture: String) throws {
    let error = #expect(throws: ModelError.self) { try checkGradients(fixture) }
    let expected = Self.refused[fixture] ?? ""
    #expect(
      error?.description.contains(expected) == true, "\(error?.description ?? "") does not say \"\(expected)\"")
  }

  @Test("hands on what layers add to the loss for their outputs", arguments: oneOfEach)
  func regularizes(fixture: String) throws { try checkActivityRegularizer(fixture) }

  /// One fixture of each layer.
  private static let oneOfEach = Dictionary(grouping: Fixtures.layers) { $0.prefix { $0 != "/" } }.values
    .compactMap(\.first).sorted()

  /// Why fixtures, or all of a layer, have no gradient of Keras to be compared with. The gradient is held against the
  /// slope of the loss all the same.
  private static let uncompared = [
    "AlphaDropout/": random, "Dropout/": random, "GaussianDropout/": random, "GaussianNoise/": random,
    "SpatialDropout1D/": random, "SpatialDropout2D/": random, "SpatialDropout3D/": random,
    "RandomBrightness/": random, "RandomContrast/": random, "RandomFlip/": random, "RandomRotation/": random,
    "RandomTranslation/": random, "RandomZoom/": random,
    "GRU/dropout": random, "LSTM/dropout": random, "SimpleRNN/dropout": random,
    "LSTM/mask-through-dense-and-dropout": random, "Attention/concat-scale": random,
    "MultiHeadAttention/output-shape-keras2": random,
    "GRU/stateful": stateful, "LSTM/stateful": stateful, "SimpleRNN/stateful": stateful,
    "Conv1DTranspose/dilated": dilated, "Conv2DTranspose/dilated": dilated,
    "UpSampling2D/area-keras2": "TensorFlow has no gradient of it",
  ]
  private static let random = "draws at random in training"
  private static let stateful = "begins each batch where the one before ended"
  private static let dilated = "TensorFlow can't take it back on a CPU"

  @Test("compares every fixture with Keras that Keras has a gradient of")
  func complete() {
    let missing = Fixtures.layers.filter { !GradientReference.all.keys.contains($0) }
    for fixture in missing where FixtureTests.refused[fixture] == nil {
      #expect(Self.uncompared.keys.contains { fixture.hasPrefix($0) }, "Fixtures/gradients.json lacks \(fixture)")
    }
    for prefix in Self.uncompared.keys {
      #expect(missing.contains { $0.hasPrefix(prefix) }, "\(prefix) is in Fixtures/gradients.json")
    }
    for layer in LayerCatalog.standard.layers {
      #expect(Fixtures.layers.contains { $0.hasPrefix(layer.kerasName + "/") }, "\(layer.kerasName) has no fixture")
    }
  }
}
