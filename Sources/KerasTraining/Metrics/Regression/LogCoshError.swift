import KerasGraph

/// The mean of ``LogCosh``, which has a name of its own as a metric.
public struct LogCoshError: RowwiseLossMetric {
  public static let kerasName = "LogCoshError"
  public static let aliases = ["logcosh", "log_cosh"]

  public var name: String
  public let loss = LogCosh()
  var mean = RunningMean()

  public init(name: String = "logcosh") { self.name = name }
  public init(config: inout ConfigReader) { name = config.metricName("logcosh") }
  public func encode(to config: inout ConfigWriter) { config.write("name", name) }
}
