import KerasGraph
import SIMDKernels

/// An optimizer at work on the weights of a model: it owns the slots and counts the updates.
///
/// One thread uses a session at a time. Results do not depend on the team.
public final class OptimizerSession {
  public let optimizer: any Optimizer
  public let variables: [OptimizedVariable]
  /// The batches so far.
  public internal(set) var iterations = 0
  var rate: Float
  private let kernels: KernelTable
  let averages: [FloatBuffer]
  let accumulators: [FloatBuffer]
  /// By variable, the slots of all groups one after the other, without those that nothing uses.
  let slots: [[FloatBuffer]]

  /// - Parameter variables: in Keras' order, which is that of the model's trainable weights.
  public init(_ optimizer: any Optimizer, variables: [OptimizedVariable], kernels: KernelTable) {
    self.optimizer = optimizer
    self.variables = variables
    self.kernels = kernels
    let options = optimizer.options
    if case .constant(let value) = options.learningRate { rate = value } else { rate = 0 }
    averages = options.movingAverage == nil ? [] : variables.map { FloatBuffer(zeros: $0.count) }
    accumulators = options.gradientAccumulationSteps == nil ? [] : variables.map { FloatBuffer(zeros: $0.count) }
    let used = optimizer.slotGroups.joined().filter { !$0.isLegacyOnly }
    slots = variables.map { variable in
      used.map { slot in
        FloatBuffer(count: slot.shape(for: variable.shape)?.reduce(1, *) ?? 0) {
          $0.initialize(repeating: slot.initialValue)
        }
      }
    }
  }

  /// The learning rate of the next update.
  public var learningRate: Float {
    switch optimizer.options.learningRate {
    case .constant: rate
    case .schedule(let schedule): schedule.learningRate(step: iterations)
    }
  }

  /// Sets the learning rate.
  ///
  /// - Throws: ``ModelError`` if it follows a schedule.
  public func setLearningRate(_ rate: Float) throws(ModelError) {
    guard case .constant = optimizer.options.learningRate else {
      throw ModelError(
        "the learning rate follows a schedule and can't be set", remedy: "give the optimizer a number as learning rate")
    }
    self.rate = rate
  }

  /// What the loss has to be multiplied by before its gradients are taken: Keras' `loss_scale_factor`, 1 where there
  /// is none.
  public var lossScale: Float { Float(optimizer.options.lossScaleFactor ?? 1) }

  /// Changes the weights by the gradients of one batch.
  ///
  /// - Parameters: the elements of every variable; gradients are of undefined content afterwards.
  public func apply(
    weights: [UnsafeMutablePointer<Float>], gradients: [UnsafeMutablePointer<Float>], team: Team = .alone
  ) {
    let options = optimizer.options
    var scale = 1 / lossScale
    let steps = options.gradientAccumulationSteps ?? 1
    let isUpdate = (iterations + 1).isMultiple(of: steps)
    if steps > 1 {
      accumulate(gradients, scale: scale, isUpdate: isUpdate)
      scale = 1 / Float(steps)
    }
    if isUpdate { update(weights, gradients, scale: scale, team: team) }
    average(weights)
    for (variable, weights) in zip(variables, weights) {
      variable.constraint?.project(weights, shape: variable.shape)
    }
    iterations += 1
  }

  /// Ends training: the moving average takes the place of the weights, where there is one.
  public func finish(weights: [UnsafeMutablePointer<Float>]) {
    for (average, weights) in zip(averages, weights) { weights.update(from: average.pointer, count: average.count) }
  }

  /// Exchanges the weights with their moving averages, where there are some.
  func swapAverages(weights: [UnsafeMutablePointer<Float>]) {
    for (average, weights) in zip(averages, weights) {
      for index in 0..<average.count { swap(&average.mutablePointer[index], &weights[index]) }
    }
  }

  /// The updates of the weights so far: fewer than batches where gradients are gathered.
  var updates: Int { iterations / (optimizer.options.gradientAccumulationSteps ?? 1) }

  /// Adds gradients to those gathered; before an update the sum is left in their place.
  private func accumulate(_ gradients: [UnsafeMutablePointer<Float>], scale: Float, isUpdate: Bool) {
    for (gradient, sum) in zip(gradients, accumulators) {
      if isUpdate {
        kernels.axpby(sum.count, 1, sum.pointer, scale, gradient)
        sum.mutablePointer.update(repeating: 0, count: sum.count)
      } else {
        kernels.axpby(sum.count, scale, UnsafePointer(gradient), 1, sum.mutablePointer)
      }
    }
  }

  private func update(
    _ weights: [UnsafeMutablePointer<Float>], _ gradients: [UnsafeMutablePointer<Float>], scale: Float, team: Team
  ) {
    let options = optimizer.options
    let learningRate = learningRate
    let scales = clippingScales(gradients, scale: scale)
    var limit = Float.infinity
    if case .value(let value) = options.clipping { limit = Float(value) }
    var isScheduled = false
    if case .schedule = options.learningRate { isScheduled = true }
    for index in variables.indices {
      optimizer.update(
        UpdateCall(
          shape: variables[index].shape, weights: weights[index], gradients: gradients[index],
          slots: slots[index].map(\.mutablePointer), learningRate: learningRate, step: updates + 1,
          isScheduled: isScheduled, gradientScale: scales[index], gradientLimit: limit,
          decay: Float(options.weightDecay(of: variables[index])) * learningRate, kernels: kernels, team: team))
    }
  }

  /// What the gradient of each variable is multiplied by, so that norms stay within their bounds.
  private func clippingScales(_ gradients: [UnsafeMutablePointer<Float>], scale: Float) -> [Float] {
    func squares(_ index: Int) -> Double { kernels.sumOfSquares(variables[index].count, gradients[index]) }
    switch optimizer.options.clipping {
    case .norm(let bound) where bound > 0:
      return variables.indices.map { index in
        let norm = Float(squares(index).squareRoot()) * abs(scale)
        return scale * Float(bound) / max(norm, Float(bound))
      }
    case .globalNorm(let bound) where bound > 0:
      let norm = Float(variables.indices.reduce(0) { $0 + squares($1) }.squareRoot()) * abs(scale)
      let factor = norm.isFinite ? Float(bound) * min(1 / norm, 1 / Float(bound)) : .nan
      return variables.map { _ in scale * factor }
    default: return variables.map { _ in scale }
    }
  }

  private func average(_ weights: [UnsafeMutablePointer<Float>]) {
    guard let options = optimizer.options.movingAverage else { return }
    let kept = updates == 0 ? 0 : Float(options.momentum)
    for (average, weights) in zip(averages, weights) {
      kernels.axpby(average.count, 1 - kept, UnsafePointer(weights), kept, average.mutablePointer)
    }
    if let frequency = options.overwriteFrequency, (updates + 1).isMultiple(of: frequency) { finish(weights: weights) }
  }
}
