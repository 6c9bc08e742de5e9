import KerasGraph
import KerasLayers

/// The layers that exist for one, two and three axes.
extension Declarations {
  static let convolutions: [Pair] =
    [
      convolution(Conv1D.self, 5), convolution(Conv2D.self, [3, 5]), convolution(Conv3D.self, [1, 2, 3]),
      transposed(Conv1DTranspose.self, 5), transposed(Conv2DTranspose.self, [3, 5]),
      transposed(Conv3DTranspose.self, [1, 2, 3]),
      depthwise(DepthwiseConv1D.self, 5), depthwise(DepthwiseConv2D.self, [3, 5]),
      separable(SeparableConv1D.self, 5), separable(SeparableConv2D.self, [3, 5]),
      local(LocallyConnected1D.self, 5), local(LocallyConnected2D.self, [3, 5]),
    ]

  private static func convolution<Layer: Convolution>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(4, kernelSize: 3),
      Layer(
        4, kernelSize: size, strides: 2, dataFormat: .channelsFirst, groups: 2, activation: .relu, useBias: false,
        kernelInitializer: .heNormal, biasInitializer: .ones, kernelRegularizer: .l2(), biasRegularizer: .l1(),
        activityRegularizer: .l1(), kernelConstraint: .maxNorm(), biasConstraint: .nonNegative, trainable: false,
        dtype: type)
    )
  }

  private static func transposed<Layer: TransposedConvolution>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(4, kernelSize: 3),
      Layer(
        4, kernelSize: size, strides: 2, padding: .same, outputPadding: 1, dataFormat: .channelsFirst,
        activation: .relu, useBias: false, kernelInitializer: .heNormal, biasInitializer: .ones,
        kernelRegularizer: .l2(), biasRegularizer: .l1(), activityRegularizer: .l1(), kernelConstraint: .maxNorm(),
        biasConstraint: .nonNegative, trainable: false, dtype: type)
    )
  }

  private static func depthwise<Layer: DepthwiseConvolution>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(kernelSize: 3),
      Layer(
        kernelSize: size, padding: .same, depthMultiplier: 3, dataFormat: .channelsFirst, dilationRate: 2,
        activation: .relu, useBias: false, depthwiseInitializer: .heNormal, biasInitializer: .ones,
        depthwiseRegularizer: .l2(), biasRegularizer: .l1(), activityRegularizer: .l1(),
        depthwiseConstraint: .maxNorm(), biasConstraint: .nonNegative, trainable: false, dtype: type)
    )
  }

  private static func separable<Layer: SeparableConvolution>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(4, kernelSize: 3),
      Layer(
        4, kernelSize: size, padding: .same, dataFormat: .channelsFirst, dilationRate: 2, depthMultiplier: 3,
        activation: .relu, useBias: false, depthwiseInitializer: .heNormal, pointwiseInitializer: .ones,
        biasInitializer: .lecunUniform, depthwiseRegularizer: .l2(), pointwiseRegularizer: .l1(),
        biasRegularizer: .l2(), activityRegularizer: .l1(), depthwiseConstraint: .maxNorm(),
        pointwiseConstraint: .nonNegative, biasConstraint: .maxNorm(), trainable: false, dtype: type)
    )
  }

  private static func local<Layer: LocalConvolution>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(4, kernelSize: 3),
      Layer(
        4, kernelSize: size, strides: 2, dataFormat: .channelsFirst, activation: .relu, useBias: false,
        kernelInitializer: .heNormal, biasInitializer: .ones, kernelRegularizer: .l2(), biasRegularizer: .l1(),
        activityRegularizer: .l1(), kernelConstraint: .maxNorm(), biasConstraint: .nonNegative, trainable: false,
        dtype: type)
    )
  }

  static let pooling: [Pair] =
    [
      pool(MaxPooling1D.self, 5), pool(MaxPooling2D.self, [3, 5]), pool(MaxPooling3D.self, [1, 2, 3]),
      pool(AveragePooling1D.self, 5), pool(AveragePooling2D.self, [3, 5]), pool(AveragePooling3D.self, [1, 2, 3]),
      global(GlobalMaxPooling1D.self), global(GlobalMaxPooling2D.self), global(GlobalMaxPooling3D.self),
      global(GlobalAveragePooling1D.self), global(GlobalAveragePooling2D.self), global(GlobalAveragePooling3D.self),
    ]

  private static func pool<Layer: Pooling>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(),
      Layer(
        poolSize: size, strides: 3, padding: .same, dataFormat: .channelsFirst, trainable: false, dtype: type)
    )
  }

  private static func global<Layer: GlobalPooling>(_ layer: Layer.Type) -> Pair {
    (Layer(), Layer(dataFormat: .channelsFirst, keepdims: true, trainable: false, dtype: type))
  }
}
