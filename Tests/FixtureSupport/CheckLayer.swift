import KerasEngine
import KerasFile
import KerasGraph
import KerasLayers
import KernelSelection
import SIMDKernels

/// Checks all that a fixture of a layer can show: configuration, shapes and results.
///
/// Every layer's configuration is encoded and decoded again. The outputs are compared with those of Keras on
/// every kernel table that the processor supports, as the layers stand and fused into each other, all samples
/// at once and one by one.
/// - Parameter name: as `Conv2D/same-relu`.
/// - Throws: ``FixtureMismatch``, or what the library throws.
public func checkLayer(_ name: String) throws {
  let name = "layers/" + name
  let model = try Reader(catalog: .standard).model(contentsOf: Fixtures.model(name))
  try model.graph.validate()
  try checkConfigurations(model)
  let (inputs, outputs) = try Fixtures.samples(name)
  try checkShapes(model.graph, outputs)
  for kernels in KernelTable.available {
    for fusing in [false, true] {
      try checkOutputs(model, inputs, outputs, kernels: kernels, fusing: fusing)
    }
  }
}

/// The unknown extents of the outputs aside, the shapes must be those of Keras' outputs.
private func checkShapes(_ graph: LayerGraph, _ outputs: [Tensor]) throws {
  guard graph.outputShapes.count == outputs.count else {
    throw FixtureMismatch("\(graph.outputShapes.count) outputs, in Keras \(outputs.count)")
  }
  for (shape, output) in zip(graph.outputShapes, outputs) {
    guard let shape, shape.isCompatible(with: Shape(output.shape)) else {
      throw FixtureMismatch("the shape is \(shape?.description ?? "unknown"), in Keras \(output.shape)")
    }
  }
}

private func checkOutputs(
  _ model: LoadedModel, _ inputs: [Tensor], _ expected: [Tensor], kernels: KernelTable, fusing: Bool
) throws {
  let plan = try Plan(
    model.graph, inputs: inputs.map { Array($0.shape.dropFirst()) }, parameters: model.parameters,
    kernels: kernels,
    fusing: fusing)
  let together = try plan.run(inputs)
  let tolerance = model.graph.tolerance
  for (index, (given, wanted)) in zip(together, expected).enumerated() {
    try given.expect(wanted, tolerance: tolerance, "output \(index) with \(kernels.name), fusing \(fusing)")
  }
  let samples = inputs.first?.shape.first ?? 0
  let single = try (0..<samples).map { index in try plan.run(inputs.map { try $0.sample(index) }) }
  for index in together.indices {
    try Tensor.joined(single.map { $0[index] }).expect(
      together[index], tolerance: 1e-6, "output \(index) with \(kernels.name), sample by sample")
  }
}

extension Plan {
  fileprivate func run(_ inputs: [Tensor]) throws -> [Tensor] {
    let samples = inputs.first?.shape.first ?? 0
    let results = try outputs.map { try Tensor(zeros: [samples] + $0) }
    Session(self).run(
      0..<samples, inputs: inputs.map(\.pointer), outputs: results.map(\.buffer.mutablePointer))
    return results
  }
}

extension LayerGraph {
  /// How exactly Keras itself computes the outputs: a few units of the last place of the shortest type that
  /// its layers compute in.
  var tolerance: Float {
    layers.map { layer in
      switch layer.attributes.dtype {
      case "bfloat16", "mixed_bfloat16": 0x1p-6
      case "float16", "mixed_float16": 0x1p-9
      default: 1e-5
      }
    }.max() ?? 1e-5
  }
}
