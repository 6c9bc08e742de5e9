import KerasGraph
import SIMDKernels

/// What stands between the last values that a plan computes for an output and its predictions: nothing, or an
/// activation.
struct OutputHead {
  /// A softmax along the last axis, or a sigmoid; `nil` where the plan's values are predictions.
  let activation: Activation?
  /// The numbers of one sample, and of one row along the last axis.
  let count: Int
  let columns: Int
  private let memory: FloatBuffer

  /// - Parameter extents: those of one sample.
  init(_ activation: Activation?, extents: [Int], batchSize: Int) {
    self.activation = activation
    count = extents.reduce(1, *)
    columns = max(extents.last ?? 1, 1)
    memory = FloatBuffer(zeros: activation == nil ? 0 : batchSize * count)
  }

  /// The predictions of a batch; good until the next call.
  func predictions(_ values: UnsafePointer<Float>, samples: Int, kernels: KernelTable) -> UnsafePointer<Float> {
    guard let activation else { return values }
    if activation == .softmax {
      kernels.softmax(samples * count / columns, columns, values, memory.mutablePointer)
    } else {
      kernels.apply(.sigmoid, samples * count, values, memory.mutablePointer)
    }
    return memory.pointer
  }

  /// Makes the gradient by the predictions, in its place, that by the plan's values.
  func takeBack(_ gradient: UnsafeMutablePointer<Float>, samples: Int, kernels: KernelTable) {
    guard let activation else { return }
    let given = UnsafePointer(gradient)
    if activation == .softmax {
      kernels.softmaxGradient(samples * count / columns, columns, memory.pointer, given, gradient)
    } else {
      kernels.applyGradient(.sigmoid, samples * count, memory.pointer, given, gradient)
    }
  }
}
