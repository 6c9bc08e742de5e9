import KerasGraph
import SIMDKernels
import Synchronization

/// Runs a model on tensors: keeps a plan for each shape of input that it met, and sessions to run them in.
///
/// Safe to use from several tasks at once; each call has sessions of its own.
public final class Predictor: Sendable {
  public let graph: LayerGraph
  public let parameters: ParameterStore
  public let kernels: KernelTable
  /// How many threads share a call.
  public let threads: Int
  /// Whether it does without algorithms that trade accuracy for speed.
  public let exact: Bool
  /// Whether outputs end before a last softmax or sigmoid, as in a ``TrainingPlan``.
  public let endingInLogits: Bool
  private let plans = Mutex<[PreparedPlan]>([])
  /// What predicts where calls train in prediction.
  private let training: TrainingPredictor?

  /// How many plans are kept; the one that was not used for longest goes first.
  static let planLimit = 8

  public init(
    _ graph: LayerGraph, parameters: ParameterStore, kernels: KernelTable, threads: Int, exact: Bool = false,
    endingInLogits: Bool = false
  ) {
    self.graph = graph
    self.parameters = parameters
    self.kernels = kernels
    self.threads = max(1, threads)
    self.exact = exact
    self.endingInLogits = endingInLogits
    training =
      graph.trainsInPrediction
      ? TrainingPredictor(
        graph, parameters: parameters, kernels: kernels, threads: self.threads, exact: exact,
        endingInLogits: endingInLogits)
      : nil
  }

  /// Computes the outputs of the model, in its order, for its inputs, in its order; all have the batch axis first.
  ///
  /// As in Keras, a last axis of extent 1 may be left out or added.
  /// - Throws: ``ModelError`` if the inputs do not fit the model or it can't run; it names both shapes.
  public func predict(_ inputs: [Tensor]) throws(ModelError) -> [Tensor] {
    if let training { return try training.predict(try fit(inputs)) }
    if let last = lastPlan(for: inputs) { return try predict(inputs, last) }
    let fitted = try fit(inputs)
    return try predict(fitted, prepared(for: fitted.map { Array($0.shape.dropFirst()) }))
  }

  private func predict(_ inputs: [Tensor], _ prepared: PreparedPlan) throws(ModelError) -> [Tensor] {
    let samples = inputs.first?.shape.first ?? 0
    var outputs: [Tensor] = []
    for extents in prepared.plan.outputs { outputs.append(try Tensor(zeros: [samples] + extents)) }
    withExtendedLifetime((inputs, outputs)) {
      run(prepared, samples, inputs.map(\.pointer), outputs.map(\.buffer.mutablePointer))
    }
    return outputs
  }

  /// Prepares the plan for samples of the given extents, so that the first prediction does not have to.
  ///
  /// - Throws: ``ModelError`` that lists everything that keeps the model from running.
  public func prepare(_ extents: [[Int]]) throws(ModelError) {
    if let training { return try training.prepare(extents) }
    _ = try prepared(for: extents)
  }

  private func run(
    _ prepared: PreparedPlan, _ samples: Int, _ inputs: [UnsafePointer<Float>],
    _ outputs: [UnsafeMutablePointer<Float>]
  ) {
    let team = Team.threads(threads)
    guard samples >= threads else {
      return prepared.withSharing(samples) { session, isShared in
        session.run(
          0..<samples, inputs: inputs, outputs: outputs, team: isShared ? team : .alone(dividingAmong: threads))
      }
    }
    team.divide(samples, grain: 1) { range in
      prepared.withSession { $0.run(range, inputs: inputs, outputs: outputs) }
    }
  }

  /// The plan that ran last if these inputs have just its extents: most predictions are like the one before.
  private func lastPlan(for inputs: [Tensor]) -> PreparedPlan? {
    guard let last = plans.withLock({ $0.first }), last.plan.inputs.count == inputs.count,
      zip(inputs, last.plan.inputs).allSatisfy({
        $0.shape.first == inputs[0].shape.first && $0.shape.dropFirst().elementsEqual($1)
      })
    else { return nil }
    return last
  }

  private func prepared(for extents: [[Int]]) throws(ModelError) -> PreparedPlan {
    if let known = plans.withLock({ Self.take(extents, from: &$0) }) { return known }
    let made = PreparedPlan(
      try Plan(
        graph, inputs: extents, parameters: parameters, kernels: kernels, exact: exact,
        endingInLogits: endingInLogits, team: Team.threads(threads)))
    plans.withLock { plans in
      plans.insert(made, at: 0)
      if plans.count > Self.planLimit { plans.removeLast() }
    }
    return made
  }

  private static func take(_ extents: [[Int]], from plans: inout [PreparedPlan]) -> PreparedPlan? {
    guard let index = plans.firstIndex(where: { $0.plan.inputs == extents }) else { return nil }
    let found = plans.remove(at: index)
    plans.insert(found, at: 0)
    return found
  }
}

/// A plan and the sessions that are free to run it.
private final class PreparedPlan: Sendable {
  let plan: Plan
  private let free = Mutex<[Session]>([])
  private let sharing = Mutex(SharingChoice())

  init(_ plan: Plan) {
    self.plan = plan
  }

  func withSession(_ body: (Session) -> Void) {
    let session = free.withLock { $0.popLast() } ?? Session(plan)
    body(session)
    free.withLock { $0.append(session) }
  }

  /// The same for a run of some samples that a team may share, if that is faster.
  func withSharing(_ samples: Int, _ body: (Session, _ isShared: Bool) -> Void) {
    let isShared = sharing.withLock { $0.next() }
    let time = ContinuousClock().measure {
      withSession { body($0, isShared) }
    }
    sharing.withLock { $0.record(isShared: isShared, seconds: time / .seconds(max(samples, 1))) }
  }
}
