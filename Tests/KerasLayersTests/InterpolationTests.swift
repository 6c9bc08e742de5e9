import FixtureSupport
import KerasGraph
import Testing

@Suite("UpSampling2D")
struct InterpolationTests {
  /// What `tf.compat.v1.image.resize_bilinear` gives, which Keras called before TensorFlow 2.
  static let corners: [Float] = [
    1, 2, 3, 4, 2, 0, -2, -2, -2,
    2, 2.083333, 2.166667, 2.25, 2.5, 2.75, 3, 3, 3,
    3, 2.166667, 1.333333, 0.5, 3, 5.5, 8, 8, 8,
    3, 2.166667, 1.333333, 0.5, 3, 5.5, 8, 8, 8,
  ]

  @Test("bilinear of files from before TensorFlow 2 lays corners on corners")
  func corners() throws {
    let enlarged = try layer("UpSampling2D", ["size": [2, 3], "interpolation": "bilinear_tensorflow1"]).run([
      Tensor(shape: [1, 2, 3, 1], values: [1, 4, -2, 3, 0.5, 8])
    ])
    try enlarged[0].expect(Tensor(shape: [1, 4, 9, 1], values: Self.corners), tolerance: 1e-6, "corners")
  }

  @Test("it is written as the bilinear that the file had")
  func written() throws {
    let layer = try layer("UpSampling2D", ["interpolation": "bilinear_tensorflow1"])
    let configuration = (layer as? any ConfigurableLayer)?.configuration
    #expect(configuration?["interpolation"] == "bilinear")
  }
}

@Suite("Masks that can't be honoured")
struct MaskRefusalTests {
  @Test("Softmax") func softmax() throws {
    let error = #expect(throws: ModelError.self) {
      try layer("Softmax", [:]).run([Tensor(shape: [1, 2], values: [1, 2])], masked: [true])
    }
    #expect(error?.description == "a mask is not supported; apply softmax before the mask is made")
  }

  @Test("GlobalAveragePooling1D with channels first") func pooling() throws {
    let error = #expect(throws: ModelError.self) {
      try layer("GlobalAveragePooling1D", ["data_format": "channels_first"]).run(
        [Tensor(shape: [1, 2, 1], values: [1, 2])], masked: [true])
    }
    #expect(
      error?.description == "a mask with data_format \"channels_first\" is not supported; use channels_last")
  }
}
