import KerasGraph
import SIMDKernels

extension Tensor {
  /// The weights of a cuDNN cell, gates side by side, as other cells keep them: cuDNN reads the numbers of
  /// each gate as the transposed matrix.
  func transposedGates(_ gates: Int) throws(ModelError) -> Tensor {
    let (depth, width) = (shape[0], shape[1])
    let units = width / gates
    let gate = FloatBuffer(zeros: depth * units)
    let buffer = FloatBuffer(zeros: count)
    for column in stride(from: 0, to: width, by: max(units, 1)) {
      Layout.copyBox([depth, units], pointer + column, [width, 1], gate.mutablePointer, [units, 1])
      Layout.copyBox([units, depth], gate.pointer, [depth, 1], buffer.mutablePointer + column, [1, width])
    }
    return try Tensor(shape: shape, buffer: buffer)
  }
}
