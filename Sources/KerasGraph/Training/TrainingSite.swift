/// Everything that is known about one call of a layer in training before any data arrives.
public struct TrainingSite: Sendable {
  /// The call's shapes, kernels and arguments, and its own epilogue, to which training appends nothing.
  ///
  /// Its weights are those that training begins with: only their shapes may be used, since the numbers change.
  public let call: CallSite
  /// Whether the layer and every model around it is trainable; a frozen layer works as at inference.
  public let trainable: Bool
  /// Whether the call does what is done in training alone; not if the model was built with `training=False` for it,
  /// though its weights are trained.
  public let isTraining: Bool
  /// Which inputs need a gradient.
  public let differentiated: [Bool]

  public init(call: CallSite, trainable: Bool = true, isTraining: Bool = true, differentiated: [Bool]) {
    self.call = call
    self.trainable = trainable
    self.isTraining = isTraining
    self.differentiated = differentiated
  }

  /// The same call with other parts, for a layer that calls a layer it contains.
  public func with(call: CallSite, differentiated: [Bool]? = nil) -> TrainingSite {
    TrainingSite(
      call: call, trainable: trainable, isTraining: isTraining, differentiated: differentiated ?? self.differentiated)
  }
}

/// What a layer does in training.
public enum LayerTraining: Sendable {
  /// The output is the first input, element by element, perhaps under another shape, and so is its gradient.
  case forwardsInput
  case step(TrainingStep)
}
