import KerasEngine
import KerasGraph
import SIMDKernels

/// Where the time of a prediction goes, layer by layer.
///
/// Fewer samples than threads are profiled on all threads, which share each layer then; else one thread does all, as
/// each does with its samples.
public struct Profile: Sendable {
  /// What one layer of the plan takes for a batch.
  public struct Row: Sendable {
    /// The layer, with the models around it.
    public let title: String
    /// What the layer took for the batch, in the quickest of the rounds.
    public let seconds: Double
    /// This layer's part of the time of all.
    public let share: Double
    /// Billions of floating-point operations a second that the layer's mathematics has: 2 for each multiply-add.
    public let gflops: Double
  }

  /// The samples of the prediction.
  public let batch: Int
  /// How many threads shared each layer.
  public let threads: Int
  /// One a layer that runs, in their order; those that were fused into others are not among them.
  public let rows: [Row]
  /// Billions of floating-point operations a second of a matrix product that stays in the cache: what one core can do.
  public let peak: Double

  /// Profiles a model on random input; of several rounds, the shortest time of each layer counts.
  ///
  /// - Throws: ``ModelError`` if the model can't run, or an extent of its inputs is not known.
  public init(_ model: Model, batch: Int, rounds: Int = 20) throws(ModelError) {
    let inputs = try model.sampleInputs(batch: batch)
    let plan = try Plan(
      model.graph, inputs: inputs.map { Array($0.shape.dropFirst()) }, parameters: model.parameters,
      kernels: model.kernels, exact: model.exact)
    let outputs = try plan.outputs.map { extents throws(ModelError) in try Tensor(zeros: [batch] + extents) }
    let session = Session(plan)
    let team = Team.threads(batch < model.threads ? model.threads : 1)
    var best: [StepTime] = []
    for _ in 0..<max(1, rounds) {
      let times = session.profile(
        0..<batch, inputs: inputs.map(\.pointer), outputs: outputs.map(\.buffer.mutablePointer), team: team)
      best = best.isEmpty ? times : zip(best, times).map { $0.time < $1.time ? $0 : $1 }
    }
    let total = best.reduce(0) { $0 + $1.time.inSeconds }
    rows = best.map { step in
      let seconds = step.time.inSeconds
      return Row(
        title: step.title, seconds: seconds, share: total > 0 ? seconds / total : 0,
        gflops: seconds > 0 ? 2e-9 * Double(step.multiplyAdds) / seconds : 0)
    }
    self.batch = batch
    threads = team.size
    peak = Self.peak(model.kernels)
  }

  private static func peak(_ kernels: KernelTable) -> Double {
    let (rows, columns, depth) = (96, 64, 256)
    let a = FloatBuffer(zeros: rows * depth)
    let packed = FloatBuffer(zeros: kernels.packedCount(depth: depth, columns: columns))
    let c = FloatBuffer(zeros: rows * columns)
    var best = Double.infinity
    for _ in 0..<200 {
      let time = ContinuousClock().measure {
        for _ in 0..<20 {
          kernels.product(
            rows, columns, depth, a.pointer, depth, packed.pointer, c.mutablePointer, columns, false, Epilogue())
        }
      }
      best = min(best, time.inSeconds)
    }
    return 2e-9 * Double(20 * rows * columns * depth) / best
  }
}
