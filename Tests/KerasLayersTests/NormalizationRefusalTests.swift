import FixtureSupport
import KerasGraph
import Testing

@Suite("Normalisation layers refuse by name")
struct NormalizationRefusalTests {
  @Test(
    "options",
    arguments: [
      ("BatchNormalization", ["renorm": true], "renorm true is not supported"),
      (
        "BatchNormalization", ["virtual_batch_size": 8],
        "virtual_batch_size 8 is not supported; save the model without it"
      ),
      ("LayerNormalization", ["rms_scaling": true], "rms_scaling true is not supported"),
      ("GroupNormalization", ["groups": 0], "groups 0 are not supported; use 1 or more, or -1"),
    ] as [(String, JSON, String)])
  func options(layer: String, options: JSON, message: String) {
    #expect(refusal(layer, options) == message)
  }

  @Test(
    "inputs",
    arguments: [
      ("BatchNormalization", ["axis": 0], [nil, 3], "axis [0] is not one of input (None, 3)"),
      ("LayerNormalization", ["axis": 2], [nil, 3], "axis [2] is not one of input (None, 3)"),
      (
        "GroupNormalization", ["groups": 2], [nil, 4, 3],
        "the 3 channels of input (None, 4, 3) do not make 2 equal groups"
      ),
      (
        "GroupNormalization", ["groups": 2], [nil, 4, nil], "axis [-1] of input (None, 4, None) must be known"
      ),
      ("UnitNormalization", ["axis": [1, 3]], [nil, 4, 3], "axis [1, 3] is not one of input (None, 4, 3)"),
    ] as [(String, JSON, Shape, String)])
  func inputs(layer: String, options: JSON, input: Shape, message: String) {
    #expect(refusal(layer, options, inputs: [input]) == message)
  }
}
