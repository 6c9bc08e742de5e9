/// Where the time of training goes, summed over batches.
public struct TrainingTimes: Sendable {
  /// The time of one step of the plan.
  public struct Step: Sendable {
    /// The layer, with the models around it.
    public let title: String
    public fileprivate(set) var forward = Duration.zero
    public fileprivate(set) var backward = Duration.zero
  }

  public private(set) var steps: [Step]
  /// Losses, metrics and the gradients by the outputs.
  public private(set) var loss = Duration.zero
  /// The optimizer's update of the weights.
  public private(set) var update = Duration.zero
  /// The batches that were trained on.
  public private(set) var batches = 0

  public init(_ plan: TrainingPlan) { steps = plan.steps.map { Step(title: $0.title) } }

  mutating func addForward(_ step: Int, _ time: Duration) { steps[step].forward += time }
  mutating func addBackward(_ step: Int, _ time: Duration) { steps[step].backward += time }

  /// Takes in what a batch took beside its steps.
  public mutating func addBatch(loss: Duration, update: Duration) {
    self.loss += loss
    self.update += update
    batches += 1
  }
}
