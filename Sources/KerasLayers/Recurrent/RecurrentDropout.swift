import KerasGraph

/// What training leaves out of the input and of the state of a recurrent layer. Inference leaves out nothing.
public struct RecurrentDropout: Hashable, Sendable {
  /// The shares that are left out. Default 0.
  public let input: Float
  public let state: Float
  public let seed: JSON

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

  /// Whether training leaves out anything.
  var isActive: Bool { input > 0 || state > 0 }
}
