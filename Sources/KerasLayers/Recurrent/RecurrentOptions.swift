import KerasGraph

/// How a recurrent layer goes through a sequence and what it returns, whatever its cell computes.
public struct RecurrentOptions: Hashable, Sendable {
  /// Whether the output holds every step of the sequence. Default `false`: the last one alone.
  public var returnSequences = false
  /// Whether the states behind the last step are further outputs. Default `false`.
  public var returnState = false
  /// Whether the sequence is read from its end; the outputs then stand in the order in which they arise.
  /// Default `false`.
  public var goBackwards = false
  /// Whether Keras keeps the states from one batch to the next. Default `false`. Every prediction starts from
  /// zeros all the same, as Keras does after `reset_state()`.
  public var stateful = false
  /// Whether Keras writes the loop out. Default `false`; the numbers are the same.
  public var unroll = false
  /// Whether the output of a masked step is zero. Default `false`: it repeats the output before it.
  public var zeroOutputForMask = false

  /// - Parameters: Keras' options, with Keras' defaults.
  public init(
    returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
    unroll: Bool = false, zeroOutputForMask: Bool = false
  ) {
    self.returnSequences = returnSequences
    self.returnState = returnState
    self.goBackwards = goBackwards
    self.stateful = stateful
    self.unroll = unroll
    self.zeroOutputForMask = zeroOutputForMask
  }

  init(_ config: inout ConfigReader) {
    returnSequences = config.bool("return_sequences", default: false)
    returnState = config.bool("return_state", default: false)
    goBackwards = config.bool("go_backwards", default: false)
    stateful = config.bool("stateful", default: false)
    unroll = config.bool("unroll", default: false)
    zeroOutputForMask = config.bool("zero_output_for_mask", default: false)
    if config.bool("time_major", default: false) {
      config.refuse("time_major true is not supported", remedy: "use false, with the batch axis first")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("return_sequences", returnSequences)
    config.write("return_state", returnState)
    config.write("go_backwards", goBackwards)
    config.write("stateful", stateful)
    config.write("unroll", unroll)
    config.write("zero_output_for_mask", zeroOutputForMask)
  }

  var masking: Masking { returnSequences ? .consumesAndPasses : .consumes }

  /// The shapes of the outputs for an input with batch and time axis.
  func outputShapes(_ sequence: Shape, states: CellStates) -> [Shape] {
    let step = states.outputShape
    let outputs = returnSequences ? Shape([step[0], sequence[1]] + step.sample) : step
    return [outputs] + (returnState ? states.shapes : [])
  }
}

extension Shape {
  /// The shape of one step of a sequence: without the time axis.
  ///
  /// - Throws: ``ModelError`` if it has not at least a batch, a time and one further axis.
  func step() throws(ModelError) -> Shape {
    guard rank >= 3 else {
      throw ModelError("takes a sequence of 3 or more axes (batch, time, …), not of shape \(self)")
    }
    return Shape([self[0]] + dimensions[2...])
  }
}
