import SIMDKernels

/// Keras' functions of one element, with Keras 3's defaults.
extension Activation {
  public static let relu = Activation.elementwise(source: "relu", .clamp(lower: 0, upper: .infinity))
  public static let relu6 = Activation.elementwise(source: "relu6", .clamp(lower: 0, upper: 6))
  public static let leakyReLU = Activation.elementwise(
    source: "leaky_relu", .rectifier(negativeSlope: 0.2, threshold: 0, maximum: .infinity))
  public static let elu = Activation.elementwise(source: "elu", .elu(alpha: 1))
  public static let selu = Activation.elementwise(source: "selu", .selu)
  public static let celu = Activation.elementwise(source: "celu", .celu(alpha: 1))
  public static let sigmoid = Activation.elementwise(source: "sigmoid", .sigmoid)
  public static let hardSigmoid = Activation.elementwise(source: "hard_sigmoid", .hardSigmoid)
  public static let logSigmoid = Activation.elementwise(source: "log_sigmoid", .logSigmoid)
  public static let tanh = Activation.elementwise(source: "tanh", .tanh)
  public static let hardTanh = Activation.elementwise(source: "hard_tanh", .clip(lower: -1, upper: 1))
  public static let tanhShrink = Activation.elementwise(source: "tanh_shrink", .tanhShrink)
  public static let silu = Activation.elementwise(source: "silu", .silu)
  public static let hardSilu = Activation.elementwise(source: "hard_silu", .hardSilu)
  public static let gelu = Activation.elementwise(source: "gelu", .gelu)
  public static let mish = Activation.elementwise(source: "mish", .mish)
  public static let softplus = Activation.elementwise(source: "softplus", .softplus)
  public static let softsign = Activation.elementwise(source: "softsign", .softsign)
  public static let exponential = Activation.elementwise(source: "exponential", .exponential)
  public static let softShrink = Activation.elementwise(source: "soft_shrink", .softShrink(threshold: 0.5))
  public static let hardShrink = Activation.elementwise(source: "hard_shrink", .hardShrink(threshold: 0.5))
  public static let threshold = Activation.elementwise(source: "threshold", .threshold(threshold: 0, value: 0))
  public static let squareplus = Activation.elementwise(source: "squareplus", .squareplus(b: 4))
  public static let sparsePlus = Activation.elementwise(source: "sparse_plus", .sparsePlus)
  public static let sparseSigmoid = Activation.elementwise(source: "sparse_sigmoid", .sparseSigmoid)

  private static let keras2HardSigmoid = Activation.elementwise(
    source: .string(hardSigmoidOfKeras2), .hardSigmoidOfKeras2)

  /// Every activation that has a name.
  static let known: [Activation] = [
    .linear, .softmax, .logSoftmax, .sparsemax, .glu,
    .relu, .relu6, .leakyReLU, .elu, .selu, .celu, .sigmoid, .hardSigmoid, .logSigmoid, .tanh, .hardTanh,
    .tanhShrink, .silu, .hardSilu, .gelu, .mish, .softplus, .softsign, .exponential, .softShrink,
    .hardShrink, .threshold, .squareplus, .sparsePlus, .sparseSigmoid, .keras2HardSigmoid,
  ]
}
