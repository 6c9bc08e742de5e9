import HDF5
import KerasGraph
import KerasZip

extension LoadedModel {
  /// The archive with other weights, and with a record of the training in the place of its own, in the words of the
  /// file's Keras.
  ///
  /// - Parameters:
  ///   - parameters: replaces the values of the archive; weights that it lacks stay as they are.
  ///   - training: the order of ``OptimizerState/slots`` has to be that of ``optimizerGeneration``.
  ///   - weights: the weights that the optimizer changes, in its order.
  /// - Throws: ``KerasFileError`` with everything of the training that Keras of this generation does not have, or if
  ///   a weight has another number of elements than its data set.
  public func archive(
    with parameters: ParameterStore, training: TrainingRecord, weights: [ParameterKey]
  ) throws(KerasFileError) -> Archive {
    let plain = try archive(with: parameters)
    do throws(ModelError) {
      let previous = try? archive.trainingConfig.map { text throws(ModelError) in try JSON(parsing: text) }
      let layout = optimizerLayout
      let isArchive = plain.container != .hdf5
      let knowsAmsgrad = generation != .keras1 && previous.map(Self.knowsAmsgrad) ?? true
      let words = TrainingWords(layout: layout, knowsAmsgrad: knowsAmsgrad, isArchive: isArchive)
      let config = try locating(archive.trainingConfigName) { () throws(ModelError) in
        try words.config(
          of: training, replacing: previous ?? .null, previous.flatMap { try? dialect.trainingRecord($0) })
      }
      let content = TrainingContent(
        layout: layout, knowsAmsgrad: knowsAmsgrad, listsProduct: layout == .legacy || dialect.listsProduct,
        optimizer: training.optimizer,
        paths: weights.map { weightPath($0) })
      // Keras leaves the state of legacy optimizers out of `.keras` files.
      let hasState = !isArchive || layout != .legacy
      var variables = hasState ? try training.state.map(content.variables) ?? [] : []
      if layout == .keras1, !variables.isEmpty {
        if !dialect.countsBatches(training.optimizer) { variables.removeFirst() }
        variables = try OptimizerOrder(self).written(variables)
      }
      return try plain.replacing(
        config, variables: OptimizerVariable.resembling((try? archive.optimizerVariables()) ?? [], variables),
        of: layout == .keras3 ? content.name : nil)
    } catch {
      throw .model(file: archive.file, error)
    }
  }

  /// The generation whose order of an optimizer's variables the file needs.
  public var optimizerGeneration: OptimizerState.Generation { optimizerLayout == .keras2 ? .keras2 : .keras3 }

  private var optimizerLayout: OptimizerLayout {
    let config = archive.trainingConfig.flatMap { try? JSON(parsing: $0) }
    return config.flatMap { OptimizerLayout(archive, dialect, $0) } ?? OptimizerLayout(dialect)
  }

  /// Whether an Adam of the Keras that wrote a `training_config` has `amsgrad`, as from 2.1.3 on.
  private static func knowsAmsgrad(_ config: JSON) -> Bool {
    let optimizer = config["optimizer_config"]
    return optimizer?["class_name"] != "Adam" || optimizer?["config"]?["amsgrad"] != nil
  }

  /// What Keras calls a weight: by the name that the file gives it, if there is one.
  private func weightPath(_ key: ParameterKey) -> String {
    if archive.container == .hdf5, let name = sources[key]?.name {
      return name.hasSuffix(":0") ? String(name.dropLast(2)) : name
    }
    return key.description
  }
}

extension Archive {
  /// The archive with another record of the training.
  ///
  /// - Parameters:
  ///   - config: `training_config` of `.h5`, or `compile_config` of `.keras`.
  ///   - variables: the optimizer's, by name and in order.
  ///   - name: the optimizer's, where the variables have none in the file.
  fileprivate func replacing(
    _ config: JSON, variables: [OptimizerVariable], of name: String?
  ) throws(ModelError) -> Archive {
    guard case .zip(let members) = container else { return replacing(config: config, variables: variables) }
    var builder = ArchiveBuilder(items.filter { !$0.isInside("/optimizer") })
    for (index, variable) in variables.enumerated() {
      builder.addDataset("/optimizer/vars/\(index)", variable.value)
    }
    if let name, !variables.isEmpty { builder.addAttribute("name", .text(name), to: "/optimizer/vars") }
    guard var whole = try container.text(of: "config.json").map({ text throws(ModelError) in try JSON(parsing: text) })
    else { throw ModelError("the file holds no config.json") }
    whole["compile_config"] = config
    return builder.archive(
      file: file, container: .zip(members.replacing("config.json", with: whole.serialized)))
  }

  private func replacing(config: JSON, variables: [OptimizerVariable]) -> Archive {
    var builder = ArchiveBuilder(items.filter { !$0.isInside("/optimizer_weights") })
    builder.addAttribute("training_config", text(like: "training_config", config.serialized), to: "/")
    if !variables.isEmpty {
      let names = variables.map(\.name)
      if let old = self["/optimizer_weights"]?[attribute: "weight_names"], old.strings == names {
        builder.addAttribute("weight_names", old, to: "/optimizer_weights")
      } else {
        builder.addNames("weight_names", names, to: "/optimizer_weights")
      }
      for variable in variables { builder.addDataset("/optimizer_weights/\(variable.name)", variable.value) }
    }
    return builder.archive(file: file, container: container)
  }

  /// A text in the type in which the root's attribute stands, or that of Keras' own.
  func text(like attribute: String, _ text: String) -> StoredArray {
    let old = self["/"]?[attribute: attribute]
    if let old, old.strings == [text] { return old }
    if case .variableString(_, let characters)? = old?.datatype { return .text(text, characters) }
    return .text(text, .ascii)
  }
}

extension Archive.Item {
  /// Whether it is a group or stands in it.
  func isInside(_ group: String) -> Bool { path == group || path.hasPrefix(group + "/") }
}

extension [ZipReader.Member] {
  /// The members with another text in one of them.
  func replacing(_ name: String, with text: String) -> [ZipReader.Member] {
    map { $0.name == name ? ZipReader.Member(name: name, content: [UInt8](text.utf8)) : $0 }
  }
}
