import KerasGraph
import SIMDKernels

extension Embedding {
  /// The gradient by the table is dense: each row gets the sum of those of its places.
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let (count, columns, kernels) = (site.call.inputCount(), outputDim, site.call.kernels)
    return .step(
      TrainingStep(
        reads: .inputs,
        forward: { forward in
          lookUp(forward.call, count: count, table: UnsafePointer(forward.weights[0]))
        },
        backward: { back in
          let positions = back.call.samples * count
          // Indices have no gradient.
          back.inputGradients[0]?.update(repeating: 0, count: positions)
          guard let table = back.weightGradients[0] else { return }
          back.call.team.divide(columns, grain: 16) { part in
            for position in 0..<positions {
              guard let row = row(of: back.call.input[position]) else { continue }
              let sum = table + row * columns + part.lowerBound
              let given = back.outputGradients[0] + position * columns + part.lowerBound
              kernels.combine(.add, part.count, UnsafePointer(sum), 1, given, 1, sum)
            }
          }
        }))
  }
}
