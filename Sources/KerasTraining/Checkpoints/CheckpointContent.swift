import KerasData
import KerasGraph

/// What a file of a checkpoint holds: a JSON text, and arrays that it names by a prefix and a number.
struct CheckpointContent {
  var json: JSON = .object([])
  private var entries: [NamedArrays.Entry] = []

  init() {}

  /// - Returns: `nil` if there is no text among the arrays.
  init?(_ arrays: NamedArrays) {
    guard let state = arrays["state"], let json = try? JSON(parsing: String(decoding: state.bytes, as: UTF8.self))
    else { return nil }
    self.json = json
    entries = arrays.entries
  }

  func arrays() throws(DataError) -> NamedArrays {
    let text = Array(json.serialized.utf8)
    let state = try DataArray(shape: [text.count], elementType: .uint8, bytes: text)
    return NamedArrays([NamedArrays.Entry(name: "state", array: state)] + entries)
  }

  /// Adds tensors.
  ///
  /// - Returns: what finds them again.
  mutating func store(_ tensors: [Tensor], _ prefix: String) -> JSON {
    entries += tensors.enumerated().map { NamedArrays.Entry(name: "\(prefix)\($0)", array: DataArray($1)) }
    return .integer(tensors.count)
  }

  func tensors(_ json: JSON?, _ prefix: String) -> [Tensor]? {
    guard let count = json?.int, count >= 0, count <= entries.count else { return nil }
    let byName = Dictionary(entries.map { ($0.name, $0.array) }, uniquingKeysWith: { first, _ in first })
    let tensors = (0..<count).compactMap { try? byName["\(prefix)\($0)"]?.tensor() }
    return tensors.count == count ? tensors : nil
  }

  /// Adds weights, in the order of their names.
  ///
  /// - Returns: what finds them again.
  mutating func store(_ weights: ParameterStore, _ prefix: String) -> JSON {
    let keys = weights.keys.sorted { ($0.layers + [$0.name]).lexicographicallyPrecedes($1.layers + [$1.name]) }
    _ = store(keys.compactMap { weights[$0] }, prefix)
    return .array(keys.map { .array(($0.layers + [$0.name]).map(JSON.string)) })
  }

  func weights(_ json: JSON?, _ prefix: String) -> ParameterStore? {
    guard let names = json?.elements, let tensors = tensors(.integer(names.count), prefix) else { return nil }
    var store = ParameterStore()
    for (name, tensor) in zip(names, tensors) {
      guard let parts = name.elements?.compactMap(\.text), let last = parts.last else { return nil }
      store[ParameterKey(layers: parts.dropLast(), name: last)] = tensor
    }
    return store
  }

  static func json(of history: History) -> JSON {
    .array(
      history.epochs.map { epoch in
        [
          "epoch": .integer(epoch.epoch),
          "logs": .array(epoch.logs.entries.map { [.string($0.name), .number(Double($0.value))] }),
        ]
      })
  }

  static func history(_ json: JSON?) -> History? {
    guard let epochs = json?.elements else { return nil }
    var history = History()
    for epoch in epochs {
      guard let number = epoch["epoch"]?.int, let entries = epoch["logs"]?.elements else { return nil }
      var logs = Logs()
      for entry in entries {
        guard let name = entry[0]?.text, let value = entry[1]?.double else { return nil }
        logs[name] = Float(value)
      }
      history.epochs.append(History.Epoch(epoch: number, logs: logs))
    }
    return history
  }
}
