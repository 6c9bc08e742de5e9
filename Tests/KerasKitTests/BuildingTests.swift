import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Models written in Swift against those of the same layers that Keras wrote (`Fixtures/generator/models.py`).
@Suite struct BuildingTests {
  static let models: [String: any Architecture] = [
    "models/reference-2": secondReferenceNetwork, "models/several-inputs-and-outputs": severalInputsAndOutputs,
    "models/residual": residual, "models/nested": nested, "models/nested-deep": nestedDeep,
    "models/nested-partly-frozen": nestedPartlyFrozen, "models/shared": shared, "models/shared-chain": sharedChain,
    "models/output-is-input": outputIsInput,
  ]

  @Test(arguments: models.keys.sorted()) func isTheModelOfKeras(_ name: String) throws {
    let fixture = try Model(contentsOf: URL(filePath: Fixtures.model(name)))
    let architecture = try #require(Self.models[name])
    let model = try Model(architecture, parameters: fixture.parameters)
    try checkSame(model.description, fixture.description)
    let (inputs, outputs) = try Fixtures.samples(name)
    for (output, wanted) in zip(try model.predict(inputs), outputs) {
      try output.expect(wanted, tolerance: 1e-5, "the output")
    }
  }
}

/// Both have the same layers of the same options under the same names, called alike.
private func checkSame(_ model: ModelDescription, _ fixture: ModelDescription) throws {
  #expect(model.name == fixture.name)
  #expect(model.className == fixture.className)
  #expect(model.layers.map(\.name) == fixture.layers.map(\.name))
  #expect(model.layers.map(\.calls) == fixture.layers.map(\.calls), "\(model.name)")
  #expect(model.inputs == fixture.inputs)
  #expect(model.outputs == fixture.outputs)
  for (layer, other) in zip(model.layers, fixture.layers) {
    #expect(layer.className == other.className)
    switch (layer.content, other.content) {
    case (.model(let one), .model(let two)): try checkSame(one, two)
    case (.layer(let one), .layer(let two)): try checkOptions(one, two, of: layer.name)
    default: Issue.record("\(layer.name) is a model in one and a layer in the other")
    }
  }
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
