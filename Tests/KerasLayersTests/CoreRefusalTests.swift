import FixtureSupport
import KerasGraph
import Testing

@Suite("Core and activation layers refuse by name")
struct CoreRefusalTests {
  @Test(
    "options",
    arguments: [
      ("Dense", [:], "option \"units\" is missing; give a positive integer"),
      (
        "Dense", ["units": 2, "lora_rank": 4], "lora_rank 4 is not supported; save the model without it"
      ),
      (
        "Dense", ["units": 2, "quantization_config": ["mode": "int8"]],
        "quantization_config {\"mode\": \"int8\"} is not supported; save the model without it"
      ),
      (
        "Dense", ["units": 2, "activation": ["class_name": "Softmax", "config": ["name": "s"]]],
        "a Softmax layer as activation is not supported; put the layer behind this one"
      ),
      (
        "Dense", ["units": 2, "dtype": "complex64"],
        "dtype \"complex64\" is not supported; use one of float32, float64, "
      ),
      ("Embedding", ["input_dim": 3, "output_dim": 2, "sparse": true], "sparse true is not supported"),
      ("Embedding", ["output_dim": 2], "option \"input_dim\" is missing; give a positive integer"),
      ("Activation", [:], "option \"activation\" is missing"),
      (
        "Activation", ["activation": "wavy"],
        "activation \"wavy\" is not supported; use one of linear, softmax, "
      ),
      ("ReLU", ["max_value": "six"], "max_value \"six\" is not supported; use a number or null"),
      ("LeakyReLU", ["alpha": 0.1], "option \"alpha\" (0.1) is not supported; save the model without it"),
      ("Dropout", ["rate": 1.5], "rate 1.5 is not supported; use a number from 0 to 1"),
      (
        "SpatialDropout1D", ["rate": 0.5, "noise_shape": [1]],
        "noise_shape [1] is not supported; save the model without it"
      ),
      (
        "InputLayer", ["batch_shape": [nil, 3], "sparse": true],
        "sparse inputs are not supported; feed a dense tensor"
      ),
      (
        "Normalization", ["mean": 1, "variance": [1, 2]],
        "mean and variance must be given together, with one shape"
      ),
      (
        "Rescaling", ["scale": [[1, 2], [3]]],
        "scale [[1, 2], [3]] is not supported; use a number or lists of numbers"
      ),
    ] as [(String, JSON, String)])
  func options(layer: String, options: JSON, message: String) {
    #expect(refusal(layer, options).hasPrefix(message), "\(refusal(layer, options))")
  }

  @Test(
    "inputs",
    arguments: [
      ("Dense", ["units": 2], [nil], "takes an input of 2 or more axes, not of shape (None,)"),
      ("Softmax", ["axis": 0], [nil, 3], "axis [0] is not one of input (None, 3)"),
      ("Softmax", ["axis": [1, -1]], [nil, 3], "axis [1, -1] is not one of input (None, 3)"),
      (
        "Activation", ["activation": "glu"], [nil, 3],
        "activation \"glu\" halves the last axis of its input (None, 3)"
      ),
      ("PReLU", ["shared_axes": [3]], [nil, 3], "axis [3] is not one of input (None, 3)"),
      (
        "Rescaling", ["scale": [1, 2]], [nil, 3],
        "scale or offset of extents [2] does not broadcast to its input (None, 3)"
      ),
      (
        "Normalization", ["mean": [1, 2], "variance": [1, 2]], [nil, 3],
        "mean of extents [2] does not fit axis [-1] of"
      ),
    ] as [(String, JSON, Shape, String)])
  func inputs(layer: String, options: JSON, input: Shape, message: String) {
    #expect(
      refusal(layer, options, inputs: [input]).hasPrefix(message),
      "\(refusal(layer, options, inputs: [input]))")
  }
}
