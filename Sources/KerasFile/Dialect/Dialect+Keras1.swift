import KerasGraph

extension Dialect {
  /// Classes and options of Keras 1 under the names that they have had since.
  mutating func translateKeras1(_ layer: inout LayerRecord) {
    let (old, oldConfig) = (layer.className, layer.config)
    if old == "Merge" { translateMerge(&layer) }
    layer.className = Dialect.keras1Classes[layer.className] ?? layer.className
    translateKernelSize(&layer)
    let weight = old == "Embedding" ? "embeddings" : old == "PReLU" ? "alpha" : "kernel"
    for (name, new) in Dialect.keras1Options { layer.rename(name, to: new) }
    for kind in ["regularizer", "constraint"] { layer.rename("W_\(kind)", to: "\(weight)_\(kind)") }
    layer.rename("init", to: "\(weight)_initializer")
    if old != "Embedding" { layer.rename("output_dim", to: "units") }
    if let format = layer.config["data_format"]?.text, let new = Dialect.dataFormats[format] {
      layer.config["data_format"] = .string(new)
    }
    if layer.className == "BatchNormalization" { removeIfZero("mode", from: &layer) }
    if layer.className == "Embedding" { removeIfZero("dropout", from: &layer) }
    if layer.className == "LSTM" { layer.config["unit_forget_bias"] = true }
    for option in ["consume_less", "unit_forget_bias_initializer"] { layer.remove(option) }
    if layer.className != old || layer.config != oldConfig {
      fixes.note("translated the names of Keras 1", in: layer.name)
    }
  }

  private func removeIfZero(_ option: String, from layer: inout LayerRecord) {
    if layer.config[option]?.double == 0 { layer.remove(option) }
  }

  /// Kernel sizes were given axis by axis.
  private func translateKernelSize(_ layer: inout LayerRecord) {
    for names in [["kernel_dim1", "kernel_dim2", "kernel_dim3"], ["nb_row", "nb_col"], ["filter_length"]] {
      let sizes = names.compactMap { layer.config[$0] }
      guard sizes.count == names.count else { continue }
      layer.config["kernel_size"] = .array(sizes)
      for name in names { layer.remove(name) }
    }
  }

  /// One class for what are now many: its mode says which.
  private func translateMerge(_ layer: inout LayerRecord) {
    guard layer.config["layers"]?.elements?.isEmpty ?? true, let mode = layer.config["mode"]?.text,
      let className = Dialect.mergeModes[mode]
    else { return }
    layer.className = className
    if mode == "concat" { layer.rename("concat_axis", to: "axis") }
    if mode == "dot" { layer.rename("dot_axes", to: "axes") }
    for option in [
      "layers", "mode", "mode_type", "concat_axis", "dot_axes", "output_shape", "output_shape_type",
      "output_mask",
      "output_mask_type", "arguments", "node_indices", "tensor_indices",
    ] { layer.remove(option) }
  }

  private static let mergeModes = [
    "sum": "Add", "mul": "Multiply", "ave": "Average", "max": "Maximum", "concat": "Concatenate",
    "dot": "Dot",
  ]

  private static let dataFormats = ["th": "channels_first", "tf": "channels_last"]

  private static let keras1Classes = [
    "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D",
    "AtrousConvolution1D": "Conv1D", "AtrousConvolution2D": "Conv2D", "Deconvolution2D": "Conv2DTranspose",
    "SeparableConvolution2D": "SeparableConv2D",
  ]

  private static let keras1Options = [
    ("nb_filter", "filters"), ("border_mode", "padding"), ("subsample", "strides"),
    ("subsample_length", "strides"),
    ("stride", "strides"), ("pool_length", "pool_size"), ("atrous_rate", "dilation_rate"),
    ("dim_ordering", "data_format"), ("bias", "use_bias"), ("p", "rate"), ("sigma", "stddev"),
    ("length", "size"),
    ("b_regularizer", "bias_regularizer"), ("b_constraint", "bias_constraint"),
    ("inner_init", "recurrent_initializer"), ("inner_activation", "recurrent_activation"),
    ("U_regularizer", "recurrent_regularizer"), ("U_constraint", "recurrent_constraint"),
    ("dropout_W", "dropout"), ("dropout_U", "recurrent_dropout"),
    ("forget_bias_init", "unit_forget_bias_initializer"), ("beta_init", "beta_initializer"),
    ("gamma_init", "gamma_initializer"), ("depthwise_init", "depthwise_initializer"),
  ]
}
