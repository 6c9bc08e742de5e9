import KerasGraph
import SIMDKernels

extension WeightOptions {
  /// The weights of a recurrent cell, its gates side by side on the last axis.
  func gateWeights(kernel: [Int], recurrent: [Int], bias: [Int]?) -> [WeightSpec] {
    let weights = [
      spec("kernel", kernel, initial: "glorot_uniform"),
      spec("recurrent_kernel", recurrent, option: "recurrent", initial: "orthogonal"),
    ]
    guard let bias else { return weights }
    return weights + [spec("bias", bias, initial: "zeros")]
  }
}

extension [WeightSpec] {
  /// The same weights, with a bias that is 1 for the forget gate of an LSTM, the second of its last four gates, if
  /// `fills`.
  ///
  /// - Parameter gates: the gates of the bias: 4, or 8 where it has two parts.
  func fillingForgetGate(_ fills: Bool, gates: Int = 4) -> [WeightSpec] {
    map { spec in
      guard fills, spec.name == "bias" else { return spec }
      var filled = spec
      filled.initializer = [
        "class_name": "UnitForgetBias", "config": ["initializer": spec.initializer, "gates": .integer(gates)],
      ]
      return filled
    }
  }
}

extension Tensor {
  /// A matrix of weights for each of the gates that stand side by side on the last axis, packed.
  func packedGates(_ gates: Int, _ kernels: KernelTable) -> [FloatBuffer] {
    let width = shape.last ?? 0
    let (depth, columns) = (count / max(width, 1), width / gates)
    return (0..<gates).map { gate in
      FloatBuffer(count: kernels.packedCount(depth: depth, columns: columns)) { memory in
        guard let memory = memory.baseAddress else { return }
        kernels.packPanels(depth, columns, pointer + gate * columns, width, 1, memory)
      }
    }
  }
}
