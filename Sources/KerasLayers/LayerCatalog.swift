import KerasGraph

extension LayerCatalog {
  /// Every layer of this package, in the order of Keras' documentation.
  public static let standard = LayerCatalog([
    InputLayer.self,
    Dense.self,
    Conv2D.self,
    BatchNormalization.self,
    Flatten.self,
    SimpleRNN.self,
    LSTM.self,
    GRU.self,
    RNN.self,
    Bidirectional.self,
    TimeDistributed.self,
    MaskingLayer.self,
  ])
}
