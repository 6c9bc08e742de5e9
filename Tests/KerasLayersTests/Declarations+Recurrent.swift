import KerasGraph
import KerasLayers

extension Declarations {
  static let recurrent: [Pair] =
    [
      (
        SimpleRNN(3),
        SimpleRNN(
          3, activation: .relu, useBias: false, kernelInitializer: .heNormal, recurrentInitializer: .ones,
          biasInitializer: .lecunUniform, kernelRegularizer: .l2(), recurrentRegularizer: .l1(),
          biasRegularizer: .l2(), activityRegularizer: .l1(), kernelConstraint: .maxNorm(),
          recurrentConstraint: .nonNegative, biasConstraint: .maxNorm(), dropout: 0.25, recurrentDropout: 0.5, seed: 3,
          returnSequences: true, returnState: true, goBackwards: true, stateful: true, unroll: true, trainable: false,
          dtype: type)
      ),
      (
        LSTM(3),
        LSTM(
          3, activation: .relu, recurrentActivation: .tanh, useBias: false, kernelInitializer: .heNormal,
          recurrentInitializer: .ones, biasInitializer: .lecunUniform, unitForgetBias: false,
          kernelRegularizer: .l2(), recurrentRegularizer: .l1(), biasRegularizer: .l2(), activityRegularizer: .l1(),
          kernelConstraint: .maxNorm(), recurrentConstraint: .nonNegative, biasConstraint: .maxNorm(), dropout: 0.25,
          recurrentDropout: 0.5, seed: 3, returnSequences: true, returnState: true, goBackwards: true, stateful: true,
          unroll: true, trainable: false, dtype: type)
      ),
      (
        GRU(3),
        GRU(
          3, activation: .relu, recurrentActivation: .tanh, useBias: false, kernelInitializer: .heNormal,
          recurrentInitializer: .ones, biasInitializer: .lecunUniform, resetAfter: false, kernelRegularizer: .l2(),
          recurrentRegularizer: .l1(), biasRegularizer: .l2(), activityRegularizer: .l1(),
          kernelConstraint: .maxNorm(), recurrentConstraint: .nonNegative, biasConstraint: .maxNorm(), dropout: 0.25,
          recurrentDropout: 0.5, seed: 3, returnSequences: true, returnState: true, goBackwards: true, stateful: true,
          unroll: true, trainable: false, dtype: type)
      ),
      (
        CuDNNLSTM(3),
        CuDNNLSTM(
          3, kernelInitializer: .heNormal, recurrentInitializer: .ones, biasInitializer: .lecunUniform,
          unitForgetBias: false, kernelRegularizer: .l2(), recurrentRegularizer: .l1(), biasRegularizer: .l2(),
          activityRegularizer: .l1(), kernelConstraint: .maxNorm(), recurrentConstraint: .nonNegative,
          biasConstraint: .maxNorm(), returnSequences: true, returnState: true, goBackwards: true, stateful: true,
          trainable: false, dtype: type)
      ),
      (
        CuDNNGRU(3),
        CuDNNGRU(
          3, kernelInitializer: .heNormal, recurrentInitializer: .ones, biasInitializer: .lecunUniform,
          kernelRegularizer: .l2(), recurrentRegularizer: .l1(), biasRegularizer: .l2(), activityRegularizer: .l1(),
          kernelConstraint: .maxNorm(), recurrentConstraint: .nonNegative, biasConstraint: .maxNorm(),
          returnSequences: true, returnState: true, goBackwards: true, stateful: true, trainable: false, dtype: type)
      ),
      convolutional(ConvLSTM1D.self, 5), convolutional(ConvLSTM2D.self, [3, 5]),
      convolutional(ConvLSTM3D.self, [1, 2, 3]),
      (RNN(GRUCell(2)), stack),
      (
        Bidirectional(LSTM(3)),
        Bidirectional(
          LSTM(4, returnSequences: true), mergeMode: nil,
          backwardLayer: GRU(4, returnSequences: true, goBackwards: true), trainable: false, dtype: type)
      ),
      (
        TimeDistributed(Dense(3)),
        TimeDistributed(Conv2D(3, kernelSize: 2, activation: .relu), trainable: false, dtype: type)
      ),
    ]

  private static func convolutional<Layer: ConvolutionalLSTM>(_ layer: Layer.Type, _ size: any PerAxis) -> Pair {
    (
      Layer(4, kernelSize: 3),
      Layer(
        4, kernelSize: size, strides: 2, padding: .same, activation: .relu, recurrentActivation: .tanh,
        useBias: false, kernelInitializer: .heNormal, recurrentInitializer: .ones, biasInitializer: .lecunUniform,
        unitForgetBias: false, kernelRegularizer: .l2(), recurrentRegularizer: .l1(), biasRegularizer: .l2(),
        activityRegularizer: .l1(), kernelConstraint: .maxNorm(), recurrentConstraint: .nonNegative,
        biasConstraint: .maxNorm(), dropout: 0.25, recurrentDropout: 0.5, seed: 3, returnSequences: true,
        returnState: true, goBackwards: true, stateful: true, unroll: true, trainable: false, dtype: type)
    )
  }

  private static let stack = RNN(
    [
      LSTMCell(
        3, activation: .relu, recurrentActivation: .tanh, useBias: false, kernelInitializer: .heNormal,
        recurrentInitializer: .ones, biasInitializer: .lecunUniform, unitForgetBias: false,
        kernelRegularizer: .l2(), recurrentRegularizer: .l1(), biasRegularizer: .l2(), kernelConstraint: .maxNorm(),
        recurrentConstraint: .nonNegative, biasConstraint: .maxNorm(), name: "first"),
      GRUCell(2, resetAfter: false, dropout: 0.25, recurrentDropout: 0.5, seed: 3),
      SimpleRNNCell(2),
    ],
    returnSequences: true, returnState: true, goBackwards: true, stateful: true, unroll: true,
    zeroOutputForMask: true, trainable: false, dtype: type)
}
