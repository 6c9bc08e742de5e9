import KerasGraph
import SIMDKernels

/// The matrix products of a cell whose gates stand side by side in its weights.
///
/// Results are kept gate by gate, the samples of each in rows, so that one elementwise kernel works on a gate
/// of all samples.
struct GateProducts: Sendable {
  let units: Int
  let gates: Int
  private let depth: Int
  private let kernel: [FloatBuffer]
  private let recurrent: [FloatBuffer]
  private let bias: FloatBuffer?
  private let kernels: KernelTable

  /// - Parameter bias: what ``project(_:samples:steps:_:)`` adds, one value for each unit of each gate.
  init(units: Int, gates: Int, kernel: Tensor, recurrent: Tensor, bias: FloatBuffer?, kernels: KernelTable) {
    self.units = units
    self.gates = gates
    depth = kernel.shape[0]
    self.bias = bias
    self.kernels = kernels
    self.kernel = kernel.packedGates(gates, kernels)
    self.recurrent = recurrent.packedGates(gates, kernels)
  }

  /// The floats of one step of one sample.
  var projectedCount: Int { gates * units }

  /// The input's part of every gate. Takes as many rows as it can at once: the samples of a step, or the
  /// steps of a sample.
  func project(_ input: SequenceInput, samples: Int, steps: Int, _ projected: UnsafeMutablePointer<Float>) {
    let count = samples * units
    for gate in 0..<gates {
      let epilogue = Epilogue(bias: bias.map { $0.pointer + gate * units })
      let output = projected + gate * count
      if samples >= steps {
        for step in 0..<steps {
          kernels.product(
            samples, units, depth, input.base + step * input.stepStride, input.sampleStride,
            kernel[gate].pointer,
            output + step * gates * count, units, false, epilogue)
        }
      } else {
        for sample in 0..<samples {
          kernels.product(
            steps, units, depth, input.base + sample * input.sampleStride, input.stepStride,
            kernel[gate].pointer,
            output + sample * units, gates * count, false, epilogue)
        }
      }
    }
  }

  /// Adds the product of rows of units with the recurrent weights of a gate to `output`, or puts it there
  /// with a bias.
  func recur(
    _ gate: Int, samples: Int, _ rows: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    accumulate: Bool = true, bias: UnsafePointer<Float>? = nil
  ) {
    kernels.product(
      samples, units, units, rows, units, recurrent[gate].pointer, output, units, accumulate,
      Epilogue(bias: bias))
  }
}

/// A cell whose gates are matrix products of its input and its state, which is also its output.
protocol GatedCell: PreparedCell {
  var products: GateProducts { get }
}

extension GatedCell {
  var outputState: Int { 0 }
  /// Rows enough for full tiles even of one sample, few enough to stay in the cache until they are used.
  var stepsAtOnce: Int { 32 }
  var projectedCount: Int { products.projectedCount }
  var scratchPerSample: Int { 0 }

  func project(_ input: SequenceInput, samples: Int, steps: Int, _ projected: UnsafeMutablePointer<Float>) {
    products.project(input, samples: samples, steps: steps, projected)
  }
}
