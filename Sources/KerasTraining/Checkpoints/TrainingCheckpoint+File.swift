import KerasData
import KerasGraph

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TrainingCheckpoint {
  /// Writes an `.npz` file: an array `state` with the bytes of a JSON text, and weights and optimizer slots by number.
  ///
  /// - Throws: ``DataError`` if it can't be written; an older file is then as it was.
  public func write(to path: String) throws(DataError) {
    var content = CheckpointContent()
    content.json = [
      "format": .integer(Self.format), "epoch": .integer(epoch), "is_stopped": .bool(isStopped),
      "iterations": .integer(state.iterations), "weights": content.store(state.weights, "weight"),
      "slots": content.store(state.slots, "slot"), "history": CheckpointContent.json(of: history),
      "description": description,
    ]
    if let rate = state.learningRate { content.json["learning_rate"] = .number(Double(rate)) }
    content.json["memories"] = .array(
      memories.enumerated().map { index, memory in
        guard let memory else { return .null }
        var json: JSON = ["values": memory.values]
        if let weights = memory.weights { json["weights"] = content.store(weights, "memory\(index)_") }
        return json
      })
    try content.arrays().write(to: URL(fileURLWithPath: path))
  }

  /// Reads what ``write(to:)`` has written.
  ///
  /// - Throws: ``DataError`` if the file is missing, damaged, or no checkpoint.
  public init(contentsOf path: String) throws(DataError) {
    let arrays = try NamedArrays(npz: URL(fileURLWithPath: path))
    guard let content = CheckpointContent(arrays), let checkpoint = Self(content) else {
      throw DataError("is no checkpoint of a training", remedy: "remove it to begin anew", file: path)
    }
    self = checkpoint
  }

  private init?(_ content: CheckpointContent) {
    let json = content.json
    guard json["format"]?.int == Self.format, let epoch = json["epoch"]?.int,
      let isStopped = json["is_stopped"]?.boolean, let iterations = json["iterations"]?.int,
      let weights = content.weights(json["weights"], "weight"), let slots = content.tensors(json["slots"], "slot"),
      let history = CheckpointContent.history(json["history"]), let memories = json["memories"]?.elements
    else { return nil }
    self.init(
      epoch: epoch,
      state: TrainerState(
        weights: weights, iterations: iterations, learningRate: json["learning_rate"]?.double.map { Float($0) },
        slots: slots),
      history: history,
      memories: memories.enumerated().map { index, memory in
        memory["values"].map { CallbackMemory($0, weights: content.weights(memory["weights"], "memory\(index)_")) }
      }, isStopped: isStopped, description: json["description"] ?? .null)
  }

  private static let format = 1
}
