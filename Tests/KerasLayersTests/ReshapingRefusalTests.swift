import FixtureSupport
import KerasGraph
import Testing

@Suite("Pooling, reshaping and merging layers refuse by name")
struct ReshapingRefusalTests {
  @Test(
    "options",
    arguments: [
      (
        "MaxPooling2D", ["padding": "causal"],
        "padding \"causal\" is not supported; use \"valid\" or \"same\""
      ),
      (
        "AveragePooling1D", ["pool_size": [2, 2]],
        "pool_size [2, 2] is not supported; use one integer or a list of 1, each 1 or more"
      ),
      (
        "Reshape", ["target_shape": [-1, -1]],
        "target_shape [-1, -1] is not supported; use extents of which one at most is -1"
      ),
      ("Permute", ["dims": [1, 3]], "dims [1, 3] are not supported; use every axis from 1 up once"),
      (
        "Cropping2D", ["cropping": [[1, 2], [3]]],
        "cropping [[1, 2], [3]] is not supported; use one integer, or 2 integers or pairs, none negative"
      ),
      (
        "ZeroPadding1D", ["padding": -1],
        "padding -1 is not supported; use one integer or a pair, none negative"
      ),
      (
        "UpSampling2D", ["interpolation": "cubist"],
        "interpolation \"cubist\" is not supported; use \"nearest\" or \"bilinear\" or \"bicubic\" or "
          + "\"lanczos3\" or \"lanczos5\" or \"gaussian\" or \"mitchellcubic\" or \"area\""
      ),
      ("Concatenate", ["axis": 0], "axis 0 is not supported; join along another axis than the batch"),
      ("Dot", ["axes": [1, 2, 3]], "axes [1, 2, 3] is not supported; use one integer or a list of 2"),
    ] as [(String, JSON, String)])
  func options(layer: String, options: JSON, message: String) {
    #expect(refusal(layer, options) == message)
  }

  @Test(
    "inputs",
    arguments: [
      (
        "Reshape", ["target_shape": [4, -1]], [[nil, 6]],
        "target_shape [4, -1] does not fit the elements of its input (None, 6)"
      ),
      (
        "Reshape", ["target_shape": [4]], [[nil, 6]],
        "target_shape [4] does not fit the elements of its input (None, 6)"
      ),
      ("Permute", ["dims": [2, 1]], [[nil, 6]], "takes an input of 3 axes, not of shape (None, 6)"),
      (
        "Cropping1D", ["cropping": 2], [[nil, 4, 1]],
        "cutting [2] and [2] leaves nothing of its input (None, 4, 1)"
      ),
      ("Add", [:], [[nil, 4], [nil, 5]], "takes inputs whose shapes broadcast, not (None, 4), (None, 5)"),
      ("Subtract", [:], [[nil, 4], [nil, 4], [nil, 4]], "takes two inputs, not 3"),
      ("Concatenate", ["axis": 3], [[nil, 4, 1], [nil, 5, 1]], "axis 3 is not one of input (None, 4, 1)"),
      (
        "Concatenate", ["axis": -1], [[nil, 4, 1], [nil, 5, 1]],
        "takes inputs that differ along axis 2 only, not (None, 4, 1), (None, 5, 1)"
      ),
      (
        "Dot", ["axes": 1], [[nil, 4], [nil, 5]],
        "the axes of (None, 4) and (None, 5) to sum over have extents 4 and 5"
      ),
      (
        "Dot", ["axes": [0, 1]], [[nil, 4], [nil, 4]],
        "axes [0, 1] are not axes of samples of (None, 4) and (None, 4)"
      ),
    ] as [(String, JSON, [Shape], String)])
  func inputs(layer: String, options: JSON, inputs: [Shape], message: String) {
    #expect(refusal(layer, options, inputs: inputs) == message)
  }
}
