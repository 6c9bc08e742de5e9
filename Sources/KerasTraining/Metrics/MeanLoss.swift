import KerasGraph

/// The mean of a loss over all rows, as a metric: `mean_squared_error`, `binary_crossentropy` and so on.
///
/// Rows that the loss ignores count as 0 unless there are sample weights, as in Keras.
public struct MeanLoss<Term: Loss>: RowwiseLossMetric {
  public static var kerasName: String { Term.kerasName }
  public static var aliases: [String] { Term.aliases }

  public var name: String
  public let loss: Term
  var mean = RunningMean()

  public init(_ loss: Term, name: String? = nil) {
    self.loss = loss
    self.name = name ?? Self.functionName
  }

  public init(config: inout ConfigReader) {
    self.init(config: &config, name: Self.functionName)
  }

  init(config: inout ConfigReader, name: String) {
    self.name = config.metricName(name)
    loss = Term(config: &config)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    for member in loss.configuration.members ?? [] where member.name != "name" && member.name != "reduction" {
      config.write(member.name, member.value)
    }
    // Keras writes the axis of this metric, though not that of the loss.
    if Term.self == SparseCategoricalCrossentropy.self { config.write("axis", -1) }
  }
}
