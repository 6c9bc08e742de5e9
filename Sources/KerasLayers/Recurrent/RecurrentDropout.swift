import KerasGraph

/// What training leaves out of the input and of the state of a recurrent layer. Inference leaves out nothing.
public struct RecurrentDropout: Hashable, Sendable {
  /// The shares that are left out. Default 0.
  public let input: Float
  public let state: Float
  public let seed: JSON

  private init(input: Float, state: Float, seed: JSON) {
    self.input = input
    self.state = state
    self.seed = seed
  }

  init(_ config: inout ConfigReader) {
    input = config.float("dropout", default: 0)
    state = config.float("recurrent_dropout", default: 0)
    seed = config.take("seed") ?? .null
  }

  func encode(to config: inout ConfigWriter) {
    config.write("dropout", input)
    config.write("recurrent_dropout", state)
    config.write("seed", seed)
  }

  /// The shares of a cell for which Keras takes 1 to mean none.
  var belowOne: RecurrentDropout {
    RecurrentDropout(input: input < 1 ? input : 0, state: state < 1 ? state : 0, seed: seed)
  }

  /// The seed as a number, if one is given.
  var number: UInt64? { seed.int.map { UInt64(bitPattern: Int64($0)) } }

  /// Whether training leaves out anything.
  var isActive: Bool { input > 0 || state > 0 }
}
