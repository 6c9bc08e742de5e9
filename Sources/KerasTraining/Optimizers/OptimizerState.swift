import KerasGraph

/// What an optimizer remembers between updates, as a value: what a file holds so that training goes on where it stopped.
///
/// In the order in which Keras makes its variables, and writes them: the count of updates, the learning rate (unless it follows a
/// schedule), then ``slots``. Keras 2 has no variable for the learning rate, and otherwise the same order.
public struct OptimizerState: Sendable {
  /// The updates so far: `iteration`, an integer of 64 bits in a file.
  public var iterations: Int
  /// The learning rate: `learning_rate`. `nil` under a schedule.
  public var learningRate: Float?
  public var slots: [Slot]

  /// One slot of one weight.
  public struct Slot: Sendable {
    public let slot: OptimizerSlot
    /// The weight, by its place among those that the optimizer changes; `nil` for a number of the optimizer itself.
    public let variable: Int?
    public var values: Tensor
  }

  /// The names of the variables that hold ``slots`` in Keras 3, such as `adam/sequential_dense_kernel_momentum`.
  ///
  /// - Parameters:
  ///   - optimizer: the optimizer's name, such as `adam`.
  ///   - paths: the paths of the weights, such as `sequential/dense/kernel`.
  public func names(optimizer: String, paths: [String]) -> [String] {
    slots.map { entry in
      guard let variable = entry.variable else { return "\(optimizer)/\(entry.slot.name)" }
      let path = String(paths[variable].map { $0 == "/" ? "_" : $0 })
      return "\(optimizer)/\(path)_\(entry.slot.name)"
    }
  }

  /// The names of the variables that hold ``slots`` in Keras 2, such as `Adam/m/dense/kernel:0`.
  ///
  /// - Parameters:
  ///   - optimizer: the optimizer's name, such as `Adam`.
  ///   - paths: the paths of the weights, such as `dense/kernel`.
  public func legacyNames(optimizer: String, paths: [String]) -> [String] {
    slots.map { entry in
      guard let variable = entry.variable else { return "\(entry.slot.legacyName):0" }
      return "\(optimizer)/\(entry.slot.legacyName)/\(paths[variable]):0"
    }
  }
}
