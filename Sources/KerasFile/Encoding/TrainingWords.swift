import KerasGraph

/// Writes how a model was compiled in the words of one generation: the way back from ``Dialect/trainingRecord(_:)``.
struct TrainingWords {
  let layout: OptimizerLayout
  /// Whether the Keras of the file knows an Adam with `amsgrad`.
  let knowsAmsgrad: Bool
  /// Whether the words are for a `.keras` file, which names modules.
  let isArchive: Bool

  /// `training_config` of `.h5`, or `compile_config` of `.keras`.
  ///
  /// - Parameters:
  ///   - previous: what stands in the file, of which all that did not change is kept as it is.
  ///   - old: `previous` in the words of Keras 3.
  /// - Throws: ``ModelError`` with everything that Keras of this generation does not have.
  func config(
    of record: TrainingRecord, replacing previous: JSON, _ old: TrainingRecord?
  ) throws(ModelError) -> JSON {
    var problems = ProblemCollector()
    var config = previous.members == nil ? new : previous
    func write(_ name: String, _ value: JSON, _ old: JSON?, _ encode: (JSON) throws(ModelError) -> JSON) {
      guard old != value else { return }
      config[name] = problems.attempt { () throws(ModelError) in
        try locating(name) { () throws(ModelError) in try encode(value) }
      }
    }
    write(isArchive ? "optimizer" : "optimizer_config", record.optimizer, old?.optimizer, optimizer)
    write("loss", record.loss, old?.loss, objects)
    write("loss_weights", record.lossWeights, old?.lossWeights) { $0 }
    for (name, metrics, oldMetrics) in [
      ("metrics", record.metrics, old?.metrics), ("weighted_metrics", record.weightedMetrics, old?.weightedMetrics),
    ] {
      let accuracy = SparseAccuracy(of: record.loss, isNeeded: !isArchive && [.keras2, .legacy].contains(layout))
      write(name, metrics, accuracy.isMistaken(in: previous[name]) ? nil : oldMetrics) { json throws(ModelError) in
        accuracy.resolved(try objects(json))
      }
    }
    try problems.finish()
    return config
  }

  /// The options of `compile` that nothing here has a say in, at Keras' defaults.
  private var new: JSON {
    switch layout {
    case .keras3: ["run_eagerly": false, "steps_per_execution": 1, "jit_compile": false]
    case .keras2 where isArchive: ["run_eagerly": .null, "steps_per_execution": .null, "jit_compile": .null]
    case .keras2, .legacy: .object([])
    case .keras1: ["sample_weight_mode": .null]
    }
  }

  private func optimizer(_ json: JSON) throws(ModelError) -> JSON {
    let className = json["class_name"]?.text ?? ""
    var config = json["config"] ?? .object([])
    if className == "Nadam", layout == .keras3 || layout == .keras2, let decay = config["schedule_decay"] {
      throw ModelError(
        "Keras from 2.11 on has no Nadam with schedule_decay \(decay.serialized)", remedy: "train with a new optimizer")
    }
    guard layout != .keras3 else {
      return isArchive
        ? .kerasObject(module: "keras.optimizers", className, config)
        : ["class_name": .string(className), "config": config]
    }
    var problems = ProblemCollector()
    for option in ["loss_scale_factor", "gradient_accumulation_steps"] {
      refuse(option, in: &config, &problems)
    }
    if className == "Lamb" { problems.add(ModelError("Keras 2 has no optimizer Lamb")) }
    if layout == .keras2 {
      config["jit_compile"] = false
      config["is_legacy_optimizer"] = false
    } else {
      problems.attempt { () throws(ModelError) in _ = try OptimizerMemories(json) }
      writeLegacy(&config, of: className, &problems)
    }
    if layout == .keras1 { writeKeras1(&config, &problems) }
    try problems.finish()
    if isArchive { return .kerasObject(module: "keras.optimizers", className, config) }
    let isRegistered = layout == .keras2 && className != "LossScaleOptimizer"
    return ["class_name": .string(isRegistered ? "Custom>\(className)" : className), "config": config]
  }

  /// The options as Keras had them before 2.11.
  private func writeLegacy(_ config: inout JSON, of className: String, _ problems: inout ProblemCollector) {
    for option in ["weight_decay", "global_clipnorm"] { refuse(option, in: &config, &problems) }
    if config["use_ema"] == true { problems.add(ModelError("Keras before 2.11 has no use_ema")) }
    for option in ["use_ema", "ema_momentum", "ema_overwrite_frequency"] { config[option] = nil }
    for option in ["clipnorm", "clipvalue"] where config[option]?.isNull == true { config[option] = nil }
    let momentumDecay = config["schedule_decay"] ?? 1.0
    problems.attempt { () throws(ModelError) in try writeDecay(&config) }
    guard className == "Nadam" else { return }
    if config["learning_rate"]?.members != nil {
      problems.add(ModelError("Nadam of this version has no learning rate schedule"))
    }
    (config["schedule_decay"], config["decay"]) = layout == .keras1 ? (momentumDecay, nil) : (nil, momentumDecay)
  }

  /// What Keras called otherwise before it became a part of TensorFlow.
  private func writeKeras1(_ config: inout JSON, _ problems: inout ProblemCollector) {
    config["name"] = nil
    if !knowsAmsgrad, config["amsgrad"] == true { problems.add(ModelError("Keras of this version has no amsgrad")) }
    if !knowsAmsgrad { config["amsgrad"] = nil }
    if let rate = config["learning_rate"] { config = .object([JSON.Member("lr", rate)] + (config.members ?? [])) }
    config["learning_rate"] = nil
  }

  private func refuse(_ option: String, in config: inout JSON, _ problems: inout ProblemCollector) {
    if let value = config[option], !value.isNull {
      problems.add(ModelError("Keras of this version has no \(option) \(value.serialized.prefix(60))"))
    }
    config[option] = nil
  }

  /// Before 2.11 a learning rate could fall by `decay` at each batch.
  private func writeDecay(_ config: inout JSON) throws(ModelError) {
    guard let schedule = config["learning_rate"], schedule.members != nil else {
      config["decay"] = 0.0
      return
    }
    let options = schedule["config"] ?? .null
    if schedule["class_name"] == "InverseTimeDecay", options["decay_steps"]?.double == 1, options["staircase"] != true {
      config["learning_rate"] = options["initial_learning_rate"]
      config["decay"] = options["decay_rate"]
    } else if layout == .keras1 {
      throw ModelError("Keras of this version has no learning rate schedule", remedy: "use a number as learning rate")
    } else {
      config["decay"] = 0.0
    }
  }

  /// Losses or metrics, in lists and dictionaries as they come.
  private func objects(_ json: JSON) throws(ModelError) -> JSON {
    if let elements = json.elements {
      return .array(try elements.map { element throws(ModelError) in try objects(element) })
    }
    guard let members = json.members else { return try named(json) }
    guard let className = json["class_name"]?.text else {
      return .object(
        try members.map { member throws(ModelError) in JSON.Member(member.name, try objects(member.value)) })
    }
    guard layout != .keras3 else { return json }
    try refuse(className)
    var config = json["config"] ?? .object([])
    switch config["reduction"]?.text {
    case nil: break
    case "sum_over_batch_size": config["reduction"] = "auto"
    case "sum", "none", "auto": break
    case let reduction?: throw ModelError("Keras 2 has no reduction \"\(reduction)\" of \(className)")
    }
    return ["class_name": .string(className), "config": config]
  }

  private func named(_ json: JSON) throws(ModelError) -> JSON {
    if layout != .keras3, let name = json.text { try refuse(name) }
    return json
  }

  private func refuse(_ name: String) throws(ModelError) {
    let plain = name.replacing("_", with: "").lowercased()
    if Self.onlyKeras3.contains(plain) { throw ModelError("Keras 2 has no \(name)") }
  }

  private static let onlyKeras3: Set = [
    "dice", "tversky", "circle", "categoricalgeneralizedcrossentropy", "pearsoncorrelation", "concordancecorrelation",
  ]
}
