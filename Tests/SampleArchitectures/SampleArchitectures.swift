import KerasKit

/// Models written in Swift, by names that tell their fixtures from those without.
public enum SampleArchitectures {
  /// The models of `Fixtures/generator/models.py`, by the paths of their fixtures.
  public static let fixtures: [String: any Architecture] = [
    "models/reference-2": secondReferenceNetwork, "models/several-inputs-and-outputs": severalInputsAndOutputs,
    "models/residual": residual, "models/nested": nested, "models/nested-deep": nestedDeep,
    "models/nested-partly-frozen": nestedPartlyFrozen, "models/shared": shared, "models/shared-chain": sharedChain,
    "models/output-is-input": outputIsInput,
  ]

  /// Models without a fixture.
  public static let others: [String: any Architecture] = ["recurrent": recurrent, "attention": attention]
}

private let secondReferenceNetwork = Sequential {
  Input([28, 28, 1])
  for filters in [32, 64] {
    for _ in 0..<2 {
      Conv2D(filters, kernelSize: 3)
      BatchNormalization()
      ActivationLayer(.relu)
    }
    MaxPooling2D()
  }
  Flatten()
  Dense(512)
  BatchNormalization()
  ActivationLayer(.relu)
  Dropout(0.2)
  Dense(10)
  ActivationLayer(.softmax)
}

private let severalInputsAndOutputs: Functional = {
  let (image, vector) = (Input([6, 5, 2], name: "image"), Input([3], name: "vector"))
  let features = Flatten()(Conv2D(3, kernelSize: 3, activation: .relu)(image))
  let joined = Concatenate(name: "joined")(features, vector)
  return Functional(
    inputs: [vector, image],
    outputs: [
      Dense(4, activation: .softmax, name: "kind")(joined), Dense(1, name: "size")(joined), features,
    ])
}()

private let residual: Functional = {
  let given = Input([7, 6, 5])
  var value = given
  for (filters, strides) in [(5, 1), (9, 2)] {
    let skip = strides == 1 ? value : Conv2D(filters, kernelSize: 1, strides: strides, useBias: false)(value)
    value = Conv2D(filters, kernelSize: 3, strides: strides, padding: .same)(value)
    value = ActivationLayer(.relu)(BatchNormalization()(value))
    value = BatchNormalization()(Conv2D(filters, kernelSize: 3, padding: .same)(value))
    value = ReLU()(Add()(value, skip))
  }
  return Functional(inputs: given, outputs: Dense(3)(GlobalMaxPooling2D()(value)))
}()

private func encoder(trainable: Bool = true) -> Functional {
  let given = Input([6, 6, 3])
  var hidden = Conv2D(4, kernelSize: 3, padding: .same, name: "first")(given)
  hidden = BatchNormalization(name: "norm", trainable: trainable)(hidden)
  hidden = Conv2D(4, kernelSize: 3, strides: 2, name: "second", trainable: trainable)(hidden)
  return Functional(inputs: given, outputs: GlobalAveragePooling2D()(hidden), name: "encoder")
}

private func head() -> Sequential {
  Sequential(name: "head") {
    Input([4])
    Dense(5, activation: .relu)
    Dense(4)
  }
}

/// Keras names a hidden model inside each Sequential too, which takes the first number.
private let nested: Functional = {
  let (given, head) = (Input([6, 6, 3]), head())
  return Functional(inputs: given, outputs: Dense(2, name: "last")(head(encoder()(given))), name: "functional_1")
}()

private let nestedDeep: Functional = {
  let innerInput = Input([4])
  let inner = Functional(
    inputs: innerInput, outputs: Dense(3, name: "inner_last")(head()(innerInput)), name: "inner")
  let given = Input([6, 6, 3])
  return Functional(inputs: given, outputs: inner(encoder()(given)), name: "functional_1")
}()

private let nestedPartlyFrozen: Functional = {
  let given = Input([6, 6, 3])
  return Functional(inputs: given, outputs: Dense(2, name: "last")(encoder(trainable: false)(given)))
}()

private let shared: Functional = {
  let (left, right) = (Input([5], name: "left"), Input([5], name: "right"))
  let tower = Dense(7, activation: .tanh, name: "tower")
  return Functional(inputs: [left, right], outputs: [Dense(2)(Concatenate()(tower(left), tower(right)))])
}()

private let sharedChain: Functional = {
  let given = Input([5])
  let step = Dense(5, activation: .tanh, name: "step")
  return Functional(inputs: [given], outputs: [step(step(given)), step(given)])
}()

private let outputIsInput: Functional = {
  let given = Input([5])
  return Functional(inputs: [given], outputs: [given, Dense(2)(given)])
}()

private let recurrent = Sequential {
  Input([9, 5])
  Conv1D(6, kernelSize: 3, padding: .causal, activation: .gelu)
  Bidirectional(LSTM(4, returnSequences: true))
  GRU(5, recurrentDropout: 0.25, returnSequences: true)
  LayerNormalization()
  TimeDistributed(Dense(3, kernelRegularizer: .l2(), kernelConstraint: .maxNorm()))
  SimpleRNN(4)
}

private let attention: Functional = {
  let given = Input([7, 8])
  let looked = MultiHeadAttention(numHeads: 2, keyDim: 4, dropout: 0.25)(given, given, useCausalMask: true)
  let first = LayerNormalization()(Add()(given, looked))
  let second = Dense(8)(Dense(16, activation: .relu)(first))
  return Functional(inputs: given, outputs: Dense(3)(GlobalAveragePooling1D()(Add()(first, second))))
}()
