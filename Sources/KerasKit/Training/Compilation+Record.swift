import KerasFile
import KerasGraph
import KerasTraining

extension Compilation {
  /// What a record of a file stands for.
  ///
  /// - Parameter outputs: the names of the layers that give the model's outputs.
  /// - Throws: ``ModelError`` with every class and option that is not known.
  init(_ record: TrainingRecord, outputs: [String]) throws(ModelError) {
    var problems = ProblemCollector()
    func reading<Value>(_ name: String, _ body: () throws(ModelError) -> Value) -> Value? {
      problems.attempt { () throws(ModelError) in try locating(name, body) }
    }
    let optimizer = reading("optimizer") { () throws(ModelError) in
      try ObjectCatalog.optimizers.object(record.optimizer)
    }
    let losses = reading("loss") { () throws(ModelError) in
      try record.loss.entries(of: outputs).map { json throws(ModelError) in
        json.isNull ? nil : try ObjectCatalog.losses.object(json)
      }
    }
    let weights = reading("loss_weights") { () throws(ModelError) in
      try record.lossWeights.entries(of: outputs).map { json throws(ModelError) in
        if json.isNull { return Float(1) }
        guard let weight = json.double else { throw ModelError("\(json.serialized.prefix(60)) is no number") }
        return Float(weight)
      }
    }
    let metrics = reading("metrics") { () throws(ModelError) in try record.metrics.lists(of: outputs) }
    let weightedMetrics = reading("weighted_metrics") { () throws(ModelError) in
      try record.weightedMetrics.lists(of: outputs)
    }
    try problems.finish()
    guard let optimizer, let losses, let weights, let metrics, let weightedMetrics else {
      throw ModelError("the record of the training can't be read")
    }
    self.init(
      optimizer: optimizer, losses: losses, lossWeights: weights, metrics: metrics, weightedMetrics: weightedMetrics)
  }

  /// The record for a file.
  ///
  /// - Parameter old: the file's own, of which all that means the same is kept word by word.
  func record(outputs: [String], keeping old: TrainingRecord? = nil) -> TrainingRecord {
    var record = TrainingRecord(
      optimizer: ["class_name": .string(type(of: optimizer).kerasName), "config": optimizer.configuration],
      loss: Self.joined(losses.map { $0?.recorded ?? .null }, outputs, isList: false),
      lossWeights: lossWeights.isEmpty ? .null : .array(lossWeights.map { .number(Double("\($0)") ?? Double($0)) }),
      metrics: Self.joined(metrics.map { .array($0.map(\.recordedMetric)) }, outputs, isList: true),
      weightedMetrics: Self.joined(weightedMetrics.map { .array($0.map(\.recordedMetric)) }, outputs, isList: true))
    guard let old, let same = (try? Compilation(old, outputs: outputs))?.record(outputs: outputs) else { return record }
    for member in [\TrainingRecord.optimizer, \.loss, \.lossWeights, \.metrics, \.weightedMetrics]
    where record[keyPath: member] == same[keyPath: member] {
      record[keyPath: member] = old[keyPath: member]
    }
    return record
  }

  /// One entry for the only output, or a list of one for each.
  private static func joined(_ entries: [JSON], _ outputs: [String], isList: Bool) -> JSON {
    guard let first = entries.first else { return .null }
    if entries.allSatisfy({ $0.isNull || $0 == .array([]) }), isList { return .null }
    guard outputs.count > 1 else { return first }
    return .array(entries.count == 1 ? outputs.map { _ in first } : entries)
  }
}

extension Loss {
  /// The name, where it says all; the class and its options otherwise.
  fileprivate var recorded: JSON {
    let name = Self.functionName
    guard let usual = try? ObjectCatalog.losses.named(name), usual.serialized == serialized else { return serialized }
    return .string(name)
  }
}

extension JSON {
  /// A metric as a file names it: by the name under which it was given, or its class and options in full.
  fileprivate var recordedMetric: JSON {
    guard members != nil, let metric = try? ObjectCatalog.metrics.object(self) else { return self }
    return metric.serialized
  }

  /// One entry for each output, or one for all, of an entry, a list or a dictionary by outputs.
  ///
  /// - Throws: ``ModelError`` if the dictionary names something else.
  fileprivate func entries(of outputs: [String]) throws(ModelError) -> [JSON] {
    if isNull { return [] }
    if let elements { return elements }
    guard let members, self["class_name"] == nil else { return [self] }
    let foreign = members.map(\.name).filter { !outputs.contains($0) }
    guard foreign.isEmpty else {
      throw ModelError(
        "\(foreign.joined(separator: ", ")) is no output of the model",
        remedy: "its outputs are \(outputs.joined(separator: ", "))")
    }
    return outputs.map { self[$0] ?? .null }
  }

  /// The metrics of each output, or those of all outputs.
  fileprivate func lists(of outputs: [String]) throws(ModelError) -> [[JSON]] {
    let entries = try entries(of: outputs)
    let areLists = entries.contains { $0.elements != nil || $0.isNull }
    if !areLists, members == nil || self["class_name"] != nil, outputs.count == 1 || entries.count != outputs.count {
      return entries.isEmpty ? [] : [entries]
    }
    return entries.map { $0.isNull ? [] : $0.elements ?? [$0] }
  }
}
