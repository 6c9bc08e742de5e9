import FixtureSupport
import KerasGraph
import Testing

@Suite("Convolutions refuse by name")
struct ConvolutionRefusalTests {
  @Test(
    "options",
    arguments: [
      ("Conv2D", ["kernel_size": 3], "option \"filters\" is missing; give a positive integer"),
      ("Conv2D", ["filters": 0, "kernel_size": 3], "filters 0 is not supported; use a positive integer"),
      (
        "Conv2D", ["filters": 2, "kernel_size": [3, 3, 3]],
        "kernel_size [3, 3, 3] is not supported; use one integer or a list of 2, each 1 or more"
      ),
      (
        "Conv2D", ["filters": 2, "kernel_size": 3, "padding": "causal"],
        "padding \"causal\" is not supported; use \"valid\" or \"same\""
      ),
      (
        "Conv2D", ["filters": 2, "kernel_size": 3, "padding": "full"],
        "padding \"full\" is not supported; use \"valid\" or \"same\""
      ),
      (
        "Conv2D", ["filters": 4, "kernel_size": 3, "groups": 3], "filters (4) must be divisible by groups (3)"
      ),
      (
        "Conv1D", ["filters": 2, "kernel_size": 3, "padding": "causal", "data_format": "channels_first"],
        "padding \"causal\" with data_format \"channels_first\" is not supported; use channels_last"
      ),
      (
        "Conv2D", ["filters": 2, "kernel_size": 3, "activation": "glu"],
        "activation \"glu\" is not supported here; use an Activation layer of its own"
      ),
      (
        "Conv2D", ["filters": 2, "kernel_size": 3, "wings": 2],
        "option \"wings\" (2) is not supported; save the model without it"
      ),
      (
        "DepthwiseConv2D", ["kernel_size": 3, "groups": 2],
        "groups other than 1 are not supported; use a Conv layer with groups"
      ),
      (
        "DepthwiseConv2D", ["kernel_size": 3, "padding": "causal"],
        "padding \"causal\" is not supported; use \"valid\" or \"same\""
      ),
      (
        "Conv2DTranspose", ["filters": 2, "kernel_size": 3, "strides": 2, "output_padding": 2],
        "output_padding [2, 2] must be less than strides [2, 2]"
      ),
      (
        "Conv2DTranspose", ["filters": 2, "kernel_size": 3, "strides": 2, "dilation_rate": 2],
        "strides [2, 2] with dilation_rate [2, 2] are not supported, as in Keras"
      ),
    ] as [(String, JSON, String)])
  func options(layer: String, options: JSON, message: String) {
    #expect(refusal(layer, options) == message)
  }

  @Test("all problems at once")
  func allAtOnce() {
    let lines = refusal("Conv2D", ["filters": -1, "kernel_size": 0, "data_format": "CHW", "wings": nil])
    #expect(
      lines.split(separator: "\n") == [
        "filters -1 is not supported; use a positive integer",
        "kernel_size 0 is not supported; use one integer or a list of 2, each 1 or more",
        "data_format \"CHW\" is not supported; use \"channels_last\" or \"channels_first\"",
        "option \"wings\" (null) is not supported; save the model without it",
      ])
  }

  @Test(
    "inputs",
    arguments: [
      (
        "Conv2D", ["filters": 2, "kernel_size": 3], [nil, 8, 8],
        "takes an input of 4 axes, not of shape (None, 8, 8)"
      ),
      (
        "Conv2D", ["filters": 2, "kernel_size": 3], [nil, 2, 8, 1],
        "an input of extents (2, 8) is smaller than a window of (3, 3)"
      ),
      (
        "Conv2D", ["filters": 4, "kernel_size": 1, "groups": 2], [nil, 8, 8, 3],
        "the input's 3 channels must be divisible by groups (2)"
      ),
      (
        "SeparableConv1D", ["filters": 4, "kernel_size": 1], [nil, 8],
        "takes an input of 3 axes, not of shape (None, 8)"
      ),
    ] as [(String, JSON, Shape, String)])
  func inputs(layer: String, options: JSON, input: Shape, message: String) {
    #expect(refusal(layer, options, inputs: [input]) == message)
  }
}
