import KerasGraph
import SIMDKernels

/// A ``ConvLSTMCell`` with packed weights.
struct PreparedConvLSTMCell: PreparedCell {
  let stateCounts: [Int]
  let filters: Int
  let positions: Int
  let input: GateConvolution
  let recurrent: GateConvolution
  let gates: LSTMGates
  let kernels: KernelTable

  var outputState: Int { 0 }
  var stepsAtOnce: Int { 1 }
  var stateCount: Int { positions * filters }
  var projectedCount: Int { 4 * stateCount }
  var scratchPerSample: Int { stateCount }

  func project(_ sequence: SequenceInput, samples: Int, steps: Int, _ projected: UnsafeMutablePointer<Float>) {
    for step in 0..<steps {
      for gate in 0..<4 {
        input.run(
          gate, samples: samples, sequence.base + step * sequence.stepStride, stride: sequence.sampleStride,
          projected + (step * 4 + gate) * samples * stateCount)
      }
    }
  }

  func advance(
    samples: Int, _ projected: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
    to next: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let count = samples * stateCount
    for gate in 0..<4 {
      let sum = projected + gate * count
      recurrent.run(gate, samples: samples, previous, stride: stateCount, scratch)
      kernels.combine(.add, count, sum, 1, scratch, 1, sum)
    }
    gates.advance(rows: samples * positions, columns: filters, projected, from: previous, to: next)
  }
}

/// The convolutions of images with four gates that stand side by side in the weights.
struct GateConvolution: Sendable {
  private let offsets: [Int32]
  private let positions: Int
  private let taps: Int
  private let channels: Int
  private let filters: Int
  private let packed: [FloatBuffer]
  private let bias: FloatBuffer?
  private let zeros: FloatBuffer
  private let kernels: KernelTable

  init(
    _ window: WindowGeometry, spatial: [Int], windows: [Int], weights: Tensor, bias: Tensor?,
    kernels: KernelTable
  ) throws(ModelError) {
    let (channels, columns) = (weights.shape[weights.shape.count - 2], weights.shape[weights.shape.count - 1])
    offsets = try window.offsets(spatial: spatial, windows: windows, pixel: channels)
    positions = windows.reduce(1, *)
    taps = window.taps
    self.channels = channels
    filters = columns / 4
    self.bias = bias?.buffer
    zeros = FloatBuffer(zeros: channels)
    self.kernels = kernels
    packed = weights.packedGates(4, kernels)
  }

  /// The convolution of one image a sample, `stride` floats apart, with the weights of a gate.
  func run(
    _ gate: Int, samples: Int, _ images: UnsafePointer<Float>, stride: Int,
    _ output: UnsafeMutablePointer<Float>
  ) {
    offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      let rows = GatheredRows(
        base: images, offsets: offsets, rowsPerImage: positions, taps: taps, run: channels,
        imageStride: stride,
        zeros: zeros.pointer)
      kernels.gatheredProduct(
        rows, 0, samples * positions, filters, packed[gate].pointer, output, filters,
        Epilogue(bias: bias.map { $0.pointer + gate * filters }))
    }
  }
}
