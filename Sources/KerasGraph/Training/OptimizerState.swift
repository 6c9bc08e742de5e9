/// What an optimizer remembers between updates, as a value: what a file holds so that training goes on where it
/// stopped.
///
/// In the order in which Keras makes its variables and writes them: the count of batches, the learning rate, then
/// ``slots``: the moving averages of all weights (`average`), the gathered gradients of all weights
/// (`gradient_accumulator`), and the optimizer's own slots, group after group, within a group weight by weight, for a
/// weight slot by slot. Adam has one group, `momentum` and `velocity`, and with `amsgrad` a second, `velocity_hat`.
public struct OptimizerState: Equatable, Sendable {
  /// Which Keras' variables these are.
  public enum Generation: Hashable, Sendable {
    /// `tf_keras` from 2.11 on: no variable for the learning rate, and names such as `Adam/m/dense/kernel:0`.
    case keras2
    case keras3
  }

  public var generation: Generation
  /// The batches so far: `iteration`, an integer of 64 bits in a file.
  public var iterations: Int
  /// The learning rate: `learning_rate`. `nil` under a schedule, which has no variable.
  public var learningRate: Float?
  /// The other variables, in Keras' order.
  public var slots: [Slot]

  public init(generation: Generation, iterations: Int, learningRate: Float?, slots: [Slot]) {
    self.generation = generation
    self.iterations = iterations
    self.learningRate = learningRate
    self.slots = slots
  }

  /// The value of one variable.
  public struct Slot: Equatable, Sendable {
    /// Keras 3's name without the weight's, or Keras 2's; `nil` where the weight's name is the whole name, and where
    /// a file does not tell.
    public let name: String?
    /// The weight, by its place among those that the optimizer changes; `nil` for a number of the optimizer itself,
    /// and where a file does not tell.
    public let variable: Int?
    /// Whether it stands for a memory that a weight does not have: an integer of 32 bits in a file of Keras 3.
    public let isPlaceholder: Bool
    public var values: Tensor

    public init(name: String? = nil, variable: Int? = nil, isPlaceholder: Bool = false, values: Tensor) {
      self.name = name
      self.variable = variable
      self.isPlaceholder = isPlaceholder
      self.values = values
    }
  }

  /// The names of the variables that hold ``slots``, such as `adam/sequential_dense_kernel_momentum` in Keras 3 and
  /// `Adam/m/dense/kernel:0` in Keras 2.
  ///
  /// - Parameters:
  ///   - optimizer: the optimizer's name, such as `adam` or `Adam`.
  ///   - paths: the paths of the weights: `sequential/dense/kernel` in Keras 3, `dense/kernel` in Keras 2.
  public func names(optimizer: String, paths: [String]) -> [String] {
    slots.map { slot in
      let path = slot.variable.map { paths[$0] }
      switch (generation, path, slot.name) {
      case (.keras2, let path?, let name?): return "\(optimizer)/\(name)/\(path):0"
      case (.keras3, let path?, let name?):
        return "\(optimizer)/\(String(path.map { $0 == "/" ? "_" : $0 }))_\(name)"
      case (_, let path?, nil): return "\(optimizer)/\(path.split(separator: "/").last ?? "")"
      case (_, nil, let name): return "\(optimizer)/\(name ?? "")"
      }
    }
  }
}
