import KerasGraph
import SIMDKernels

/// How weights are changed by their gradients.
///
/// See https://keras.io/api/optimizers/ for names, formulas and defaults. An optimizer is its options alone; an
/// ``OptimizerSession`` holds what it remembers.
public protocol Optimizer: KerasObject {
  var options: OptimizerOptions { get set }

  /// What it remembers of each weight: Keras makes the slots of a group weight by weight, group after group.
  var slotGroups: [[OptimizerSlot]] { get }

  /// A number that Keras 3 keeps behind all slots. Default none.
  var scalarSlot: ScalarSlot? { get }

  /// Changes one weight and its slots.
  func update(_ call: UpdateCall)
}

extension Optimizer {
  public static var kerasModule: String { "keras.optimizers" }
  public var scalarSlot: ScalarSlot? { nil }
}

/// One update of one weight.
public struct UpdateCall {
  /// The extents of the weight.
  public let shape: [Int]
  public let weights: UnsafeMutablePointer<Float>
  /// The gradient; of undefined content afterwards.
  public let gradients: UnsafeMutablePointer<Float>
  /// The slots of all groups, one after the other, without those that nothing uses.
  public let slots: [UnsafeMutablePointer<Float>]
  /// The learning rate of this update.
  public let learningRate: Float
  /// Counts updates from 1.
  public let step: Int
  /// Whether the learning rate follows a schedule.
  public let isScheduled: Bool
  /// What the gradient is multiplied by, and then limited to.
  public let gradientScale: Float
  public let gradientLimit: Float
  /// The share of the weight that is taken from it first.
  public let decay: Float
  public let kernels: KernelTable
  /// The threads that may share the work.
  public let team: Team

  /// The elements of the weight.
  public var count: Int { shape.reduce(1, *) }
}

/// An optimizer that treats every element of a weight alike.
protocol ElementwiseOptimizer: Optimizer {
  /// The rule of an update; its memories are the slots of all groups, one after the other.
  func rule(learningRate: Float, step: Int) -> UpdateRule
}

extension ElementwiseOptimizer {
  public func update(_ call: UpdateCall) {
    let update = WeightUpdate(
      rule(learningRate: call.learningRate, step: call.step), gradientScale: call.gradientScale,
      gradientLimit: call.gradientLimit, decay: call.decay)
    call.team.divide(call.count, grain: 32_768) { range in
      func slot(_ index: Int) -> UnsafeMutablePointer<Float> {
        (call.slots.indices.contains(index) ? call.slots[index] : call.weights) + range.lowerBound
      }
      call.kernels.updateWeights(
        update, range.count,
        WeightMemory(
          weights: call.weights + range.lowerBound, gradients: UnsafePointer(call.gradients + range.lowerBound),
          first: slot(0), second: slot(1), third: slot(2)))
    }
  }
}
