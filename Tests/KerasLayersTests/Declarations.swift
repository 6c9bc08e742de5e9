import KerasGraph
import KerasLayers

/// Every layer of the catalog as `Fixtures/generator/declarations.py` makes it: with Keras' defaults, and with every
/// option set to something else.
enum Declarations {
  typealias Pair = (defaults: any ConfigurableLayer, others: any ConfigurableLayer)

  static let all: [String: Pair] = {
    var all: [String: Pair] = [:]
    for (defaults, others) in core + attention + convolutions + pooling + recurrent + normalization + reshaping + random
    {
      all[defaults.className] = (defaults, others)
    }
    return all
  }()

  static let type = "mixed_float16"

  private static let core: [Pair] = [
    (InputLayer(batchShape: [nil, 3]), InputLayer(batchShape: [2, nil, 3], optional: true)),
    (
      Dense(3),
      Dense(
        3, activation: .relu, useBias: false, kernelInitializer: .heNormal, biasInitializer: .ones,
        kernelRegularizer: .l2(), biasRegularizer: .l1(), activityRegularizer: .l1(), kernelConstraint: .maxNorm(),
        biasConstraint: .nonNegative, trainable: false, dtype: type)
    ),
    (
      Embedding(inputDim: 5, outputDim: 3),
      Embedding(
        inputDim: 5, outputDim: 3, embeddingsInitializer: .heNormal, embeddingsRegularizer: .l2(),
        activityRegularizer: .l1(), embeddingsConstraint: .maxNorm(), maskZero: true, trainable: false, dtype: type)
    ),
    (MaskingLayer(), MaskingLayer(maskValue: 2, trainable: false, dtype: type)),
    (Identity(), Identity(trainable: false, dtype: type)),
    (ActivationLayer(.relu), ActivationLayer(.gelu, trainable: false, dtype: type)),
    (ReLU(), ReLU(maxValue: 6, negativeSlope: 0.25, threshold: 0.5, trainable: false, dtype: type)),
    (LeakyReLU(), LeakyReLU(negativeSlope: 0.125, trainable: false, dtype: type)),
    (
      PReLU(),
      PReLU(
        alphaInitializer: .heNormal, alphaRegularizer: .l2(), alphaConstraint: .maxNorm(), sharedAxes: [1, 2],
        trainable: false, dtype: type)
    ),
    (ELU(), ELU(alpha: 0.5, trainable: false, dtype: type)),
    (ThresholdedReLU(), ThresholdedReLU(theta: 0.5, trainable: false, dtype: type)),
    (Softmax(), Softmax(axis: [1, 2], trainable: false, dtype: type)),
    (Add(), Add(trainable: false, dtype: type)), (Subtract(), Subtract(trainable: false, dtype: type)),
    (Multiply(), Multiply(trainable: false, dtype: type)), (Average(), Average(trainable: false, dtype: type)),
    (Maximum(), Maximum(trainable: false, dtype: type)), (Minimum(), Minimum(trainable: false, dtype: type)),
    (Concatenate(), Concatenate(axis: 1, trainable: false, dtype: type)),
    (Dot(axes: 1), Dot(axes: [1, 2], normalize: true, trainable: false, dtype: type)),
  ]

  private static let attention: [Pair] = [
    (
      MultiHeadAttention(numHeads: 2, keyDim: 3),
      MultiHeadAttention(
        numHeads: 2, keyDim: 3, valueDim: 5, dropout: 0.25, useBias: false, outputShape: [7], attentionAxes: [1, 2],
        slidingWindow: 2, kernelInitializer: .heNormal, biasInitializer: .ones, kernelRegularizer: .l2(),
        biasRegularizer: .l1(), activityRegularizer: .l1(), kernelConstraint: .maxNorm(), biasConstraint: .nonNegative,
        useGate: true, seed: 3, trainable: false, dtype: type)
    ),
    (
      GroupedQueryAttention(headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2),
      GroupedQueryAttention(
        headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2, dropout: 0.25, useBias: false, slidingWindow: 2,
        kernelInitializer: .heNormal, biasInitializer: .ones, kernelRegularizer: .l2(), biasRegularizer: .l1(),
        activityRegularizer: .l1(), kernelConstraint: .maxNorm(), biasConstraint: .nonNegative, useGate: true, seed: 3,
        trainable: false, dtype: type)
    ),
    (
      Attention(),
      Attention(useScale: true, scoreMode: .concat, dropout: 0.25, seed: 3, trainable: false, dtype: type)
    ),
    (AdditiveAttention(), AdditiveAttention(useScale: false, dropout: 0.25, seed: 3, trainable: false, dtype: type)),
  ]

  private static let normalization: [Pair] = [
    (
      BatchNormalization(),
      BatchNormalization(
        axis: 1, momentum: 0.9, epsilon: 0.01, center: false, scale: false, betaInitializer: .heNormal,
        gammaInitializer: .ones, movingMeanInitializer: .ones, movingVarianceInitializer: .zeros,
        betaRegularizer: .l2(), gammaRegularizer: .l1(), betaConstraint: .maxNorm(), gammaConstraint: .nonNegative,
        synchronized: true, trainable: false, dtype: type)
    ),
    (
      LayerNormalization(),
      LayerNormalization(
        axis: [1, 2], epsilon: 0.01, center: false, scale: false, betaInitializer: .heNormal, gammaInitializer: .ones,
        betaRegularizer: .l2(), gammaRegularizer: .l1(), betaConstraint: .maxNorm(), gammaConstraint: .nonNegative,
        trainable: false, dtype: type)
    ),
    (
      GroupNormalization(),
      GroupNormalization(
        groups: 2, axis: 1, epsilon: 0.01, center: false, scale: false, betaInitializer: .heNormal,
        gammaInitializer: .ones, betaRegularizer: .l2(), gammaRegularizer: .l1(), betaConstraint: .maxNorm(),
        gammaConstraint: .nonNegative, trainable: false, dtype: type)
    ),
    (UnitNormalization(), UnitNormalization(axis: [1, 2], trainable: false, dtype: type)),
    (Rescaling(0.5), Rescaling([0.5, 0.25], offset: [1.0, 2.0], trainable: false, dtype: type)),
    (
      Normalization(),
      Normalization(
        axis: 1, mean: [0.5, 1.0], variance: [1.5, 2.0], invert: true, trainable: false, dtype: type)
    ),
  ]

  private static let random: [Pair] = [
    (Dropout(0.5), Dropout(0.25, noiseShape: [nil, 1, 3], seed: 3, trainable: false, dtype: type)),
    (AlphaDropout(0.5), AlphaDropout(0.25, noiseShape: [nil, 1, 3], seed: 3, trainable: false, dtype: type)),
    (SpatialDropout1D(0.5), SpatialDropout1D(0.25, seed: 3)),
    (SpatialDropout2D(0.5), SpatialDropout2D(0.25, dataFormat: .channelsFirst, seed: 3)),
    (SpatialDropout3D(0.5), SpatialDropout3D(0.25, dataFormat: .channelsFirst, seed: 3)),
    (GaussianDropout(0.5), GaussianDropout(0.25, seed: 3, trainable: false, dtype: type)),
    (GaussianNoise(0.5), GaussianNoise(0.25, seed: 3, trainable: false, dtype: type)),
    (ActivityRegularization(), ActivityRegularization(l1: 0.25, l2: 0.5, trainable: false, dtype: type)),
    (RandomFlip(), RandomFlip(.vertical, seed: 3, dataFormat: .channelsFirst, trainable: false, dtype: type)),
    (
      RandomRotation(0.25),
      RandomRotation(
        -0.25...0.5, fillMode: .constant, interpolation: .nearest, seed: 3, fillValue: 0.5, dataFormat: .channelsFirst,
        trainable: false, dtype: type)
    ),
    (
      RandomZoom(0.25),
      RandomZoom(
        -0.25...0.5, widthFactor: 0.25...0.5, fillMode: .constant, interpolation: .nearest, seed: 3, fillValue: 0.5,
        dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (
      RandomTranslation(0.25, 0.5),
      RandomTranslation(
        -0.25...0.5, 0.25...0.5, fillMode: .constant, interpolation: .nearest, seed: 3, fillValue: 0.5,
        dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (
      RandomContrast(0.25),
      RandomContrast(
        0.25...0.5, valueRange: 0...1, seed: 3, dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (
      RandomBrightness(0.25),
      RandomBrightness(
        0.25...0.5, valueRange: 0...1, seed: 3, dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
  ]

  private static let reshaping: [Pair] = [
    (Flatten(), Flatten(dataFormat: .channelsFirst, trainable: false, dtype: type)),
    (Reshape([3, 4]), Reshape([-1, 2], trainable: false, dtype: type)),
    (Permute([1, 2]), Permute([2, 3, 1], trainable: false, dtype: type)),
    (RepeatVector(3), RepeatVector(4, trainable: false, dtype: type)),
    (
      ZeroPadding1D(),
      ZeroPadding1D(padding: [2, 3], dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (
      ZeroPadding2D(),
      ZeroPadding2D(padding: [[1, 2], [3, 4]], dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (
      ZeroPadding3D(),
      ZeroPadding3D(padding: [1, 2, 3], dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (Cropping1D(), Cropping1D(cropping: [2, 3], trainable: false, dtype: type)),
    (
      Cropping2D(),
      Cropping2D(cropping: [[1, 2], [3, 4]], dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (
      Cropping3D(),
      Cropping3D(cropping: [1, 2, 3], dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
    (UpSampling1D(), UpSampling1D(size: 3, trainable: false, dtype: type)),
    (
      UpSampling2D(),
      UpSampling2D(
        size: [3, 4], dataFormat: .channelsFirst, interpolation: .bilinear, trainable: false, dtype: type)
    ),
    (
      UpSampling3D(), UpSampling3D(size: [3, 4, 5], dataFormat: .channelsFirst, trainable: false, dtype: type)
    ),
  ]
}
