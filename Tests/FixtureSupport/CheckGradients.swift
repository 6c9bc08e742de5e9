import KerasEngine
import KerasFile
import KerasGraph
import KerasLayers
import KernelSelection
import SIMDKernels

/// Checks a fixture of a layer in training: outputs, gradients by inputs and weights, and moving statistics, against
/// Keras on every kernel table, and the gradient by the weights and inputs together against the slope of the loss.
///
/// - Parameters:
///   - name: as `Conv2D/same-relu`.
///   - comparingState: whether moving statistics are compared. Default `true`.
/// - Throws: ``FixtureMismatch``, or what the library throws.
public func checkGradients(_ name: String, comparingState: Bool = true) throws {
  let model = try Reader(catalog: .standard).model(contentsOf: Fixtures.model("layers/" + name))
  let inputs = try Fixtures.samples("layers/" + name).inputs
  if let reference = GradientReference.all[name] {
    for (index, kernels) in KernelTable.available.enumerated() {
      let batch = try TrainedBatch(model, inputs, kernels: kernels, threads: index + 1)
      let tolerance = Double(model.graph.tolerance)
      try check(batch, reference, inputs: inputs.count, tolerance: tolerance, kernels.name)
      if comparingState { try checkState(batch, reference, tolerance, kernels.name) }
    }
  }
  if model.graph.tolerance < 1e-4 { try checkSlope(model, inputs) }
}

private func check(
  _ batch: TrainedBatch, _ reference: GradientReference, inputs: Int, tolerance: Double, _ kernels: String
) throws {
  _ = batch.forward()
  for (index, (given, wanted)) in zip(batch.outputs, reference.outputs).enumerated() {
    try compare(given, wanted, tolerance, "output \(index) in training with \(kernels)")
  }
  batch.backward()
  for index in 0..<inputs {
    guard let gradient = batch.gradient(ofInput: index).map(Array.init) else { continue }
    let accidents = Set(reference.accidents.indices.contains(index) ? reference.accidents[index] : [])
    let compared = gradient.enumerated().map { accidents.contains($0.offset) ? 0 : $0.element }
    try compare(compared, reference.inputs[index], tolerance, "gradient by input \(index) with \(kernels)")
  }
  let parameters = batch.parameters.parameters
  let trained = parameters.indices.filter { parameters[$0].trainable }
  guard trained.count == reference.weights.count else {
    throw FixtureMismatch("\(trained.count) trained weights, in Keras \(reference.weights.count)")
  }
  // What cancels to nothing is known as well as the largest gradient is.
  let least = (reference.weights.compactMap { $0?.first }.max() ?? 0) / 100
  for (index, wanted) in zip(trained, reference.weights) {
    let name = "gradient by \(parameters[index].key) with \(kernels)"
    try compare(batch.gradient(ofWeight: index), wanted, tolerance, least: least, name)
  }
}

private func checkState(
  _ batch: TrainedBatch, _ reference: GradientReference, _ tolerance: Double, _ kernels: String
) throws {
  let parameters = batch.parameters.parameters
  let others = parameters.indices.filter { !parameters[$0].trainable }
  for (index, wanted) in zip(others, reference.state) {
    let name = "\(parameters[index].key) after a batch with \(kernels)"
    try compare(UnsafeBufferPointer(batch.value(ofWeight: index)), wanted, tolerance, name)
  }
}

/// Where Keras has no gradient, ours must be zero.
private func compare(
  _ given: some Collection<Float>, _ wanted: [Double]?, _ tolerance: Double, least: Double = 1, _ what: String
) throws {
  let expected = wanted.map(ArrayDescription.init(numbers:)) ?? ArrayDescription(numbers: [0, 0, 0, 0, 0])
  try ArrayDescription(given).expect(expected, tolerance: tolerance, least: least, what)
}

/// Along the gradient, the loss must rise as fast as the gradient is long.
///
/// The inputs are moved off the values at which functions have a corner.
private func checkSlope(_ model: LoadedModel, _ given: [Tensor]) throws {
  let isIndexed = model.graph.layers.contains { $0 is Embedding }
  let inputs = try given.enumerated().map { stream, tensor in
    let values = tensor.values
    return isIndexed
      ? tensor
      : try Tensor(shape: tensor.shape) { values[$0] + 0.05 * Float(FixedFactors.factor($0, stream: 50 + stream)) }
  }
  let batch = try TrainedBatch(model, inputs, kernels: .best)
  _ = batch.forward()
  batch.backward()
  let trained = batch.parameters.parameters.indices.filter { batch.parameters.parameters[$0].trainable }
  let weights = trained.map { Array(batch.value(ofWeight: $0)) }
  let byWeights = trained.map { Array(batch.gradient(ofWeight: $0)) }
  let byInputs = inputs.indices.map { index in
    isIndexed ? nil : batch.gradient(ofInput: index).map(Array.init)
  }
  let all = byWeights + byInputs.compactMap { $0 }
  let length = all.joined().reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  guard length > 0, length.isFinite else { return }

  func loss(moved distance: Double) throws -> Double {
    let step = Float(distance / length)
    for (position, index) in trained.enumerated() {
      let value = batch.value(ofWeight: index)
      for element in value.indices { value[element] = weights[position][element] + step * byWeights[position][element] }
    }
    return batch.forward(
      try zip(inputs, byInputs).map { tensor, gradient in
        guard let gradient else { return tensor }
        let values = tensor.values
        return try Tensor(shape: tensor.shape) { values[$0] + step * gradient[$0] }
      })
  }
  // What the rounding of large inputs and results can move the loss by.
  let rounding = (batch.outputs.map(Array.init) + inputs.map(\.values)).joined()
    .reduce(0.0) { $0 + Double($1.ulp) * Double($1.ulp) }.squareRoot()
  let distances = [3e-3, 1e-3]
  let slopes = try distances.map { try (loss(moved: $0) - loss(moved: -$0)) / (2 * $0) }
  let agrees = zip(slopes, distances).contains { slope, distance in
    abs(slope - length) <= 0.03 * length + 1e-3 + .minimum(rounding / distance, 0.1 * length)
  }
  guard agrees else {
    throw FixtureMismatch("the gradient is \(length) long; the loss rises by \(slopes)")
  }
}
