import KerasGraph
import SIMDKernels

/// The bias of an LSTM with `unit_forget_bias`: 1 for the forget gate, the second of its last four gates, and what
/// another initializer makes of it elsewhere.
///
/// Keras has no class of this kind; layers say it of their bias. See Jozefowicz et al., An empirical exploration of
/// recurrent network architectures (ICML 2015).
public struct UnitForgetBias: Initializer {
  public static let kerasName = "UnitForgetBias"

  /// Fills the other gates. Default zeros.
  public var other: any Initializer
  /// The gates side by side in the bias: 4, or 8 where it has two parts. Default 4.
  public var gates: Int

  public init(other: any Initializer = Zeros(), gates: Int = 4) {
    self.other = other
    self.gates = gates
  }

  public init(config: inout ConfigReader) {
    let json = config.take("initializer") ?? "zeros"
    other = config.attempt(Zeros()) { () throws(ModelError) in try ObjectCatalog.initializers.object(json) }
    gates = config.positiveInt("gates", default: 4)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("initializer", other.serialized)
    config.write("gates", gates)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    let values = try other.tensor(shape: shape, random: random)
    let units = values.count / gates
    let forget = (gates - 3) * units..<(gates - 2) * units
    return try Tensor(shape: shape) { forget.contains($0) ? 1 : values.pointer[$0] }
  }
}
