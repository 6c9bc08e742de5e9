import KerasGraph

extension Dialect {
  /// Options of single classes that changed their name, form or meaning.
  mutating func translateClassOptions(_ layer: inout LayerRecord) {
    switch layer.className {
    case "BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization":
      if let axes = layer.config["axis"]?.elements, axes.count == 1 { layer.config["axis"] = axes[0] }
      if generation < .keras3, layer.className != "SyncBatchNormalization", layer.config["fused"]?.isNull ?? true {
        layer.config["fused"] = true
      }
    case "TimeDistributed":
      if generation < .keras3 { layer.config["folded"] = true }
    case "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate":
      if generation < .keras3 { layer.config["mask_merging"] = "all" }
    case "LeakyReLU":
      layer.rename("alpha", to: "negative_slope")
      unwrapNumber("negative_slope", in: &layer)
    case "ReLU", "ThresholdedReLU", "ELU":
      for option in ["max_value", "negative_slope", "threshold", "theta", "alpha"] {
        unwrapNumber(option, in: &layer)
      }
    case "DepthwiseConv2D", "DepthwiseConv1D", "SeparableConv1D", "SeparableConv2D", "Conv2DTranspose",
      "Conv3DTranspose", "Conv1DTranspose":
      removeInert("groups", ifEqual: 1, from: &layer)
    case "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "RNN", "Bidirectional":
      removeInert("time_major", ifEqual: false, from: &layer)
      if layer.className == "GRU", generation < .keras3, layer.config["reset_after"] == nil {
        layer.config["reset_after"] = false
      }
    case "MultiHeadAttention":
      for option in ["query_shape", "key_shape", "value_shape"] { layer.remove(option) }
    case "UpSampling2D":
      if layer.config["interpolation"] == "bilinear", isBeforeHalfPixelCenters {
        layer.config["interpolation"] = "bilinear_tensorflow1"
        fixes.note("bilinear interpolation aligns pixel corners, as before TensorFlow 2", in: layer.name)
      }
    default: break
    }
  }

  /// Whether images were resized by TensorFlow 1's rule: by Keras as a package of its own, and inside
  /// TensorFlow 1.
  private var isBeforeHalfPixelCenters: Bool {
    guard generation < .keras3, let version else { return generation == .keras1 }
    return !version.isInsideTensorFlow || (version.major == 2 && version.minor < 2)
  }

  /// A number that Keras 2 may have written as `{"type": "ndarray", "value": 0.3}`.
  private func unwrapNumber(_ option: String, in layer: inout LayerRecord) {
    if layer.config[option]?["type"] == "ndarray", let value = layer.config[option]?["value"] {
      layer.config[option] = value
    }
  }

  /// Drops an option that means nothing for the class, as long as it holds what it always does.
  private mutating func removeInert(_ option: String, ifEqual value: JSON, from layer: inout LayerRecord) {
    guard layer.config[option] == value else { return }
    layer.remove(option)
    if generation < .keras3 {
      fixes.note("dropped \(option), which has no effect on \(layer.className)", in: layer.name)
    }
  }
}
