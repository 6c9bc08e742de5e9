import KerasGraph

extension TrainingRecorder {
  /// Lets calls do what the only reader of their result does, where they can: values pass through memory less
  /// often, there and back. Batch statistics take in a pooling behind them, convolutions take in statistics,
  /// and convolutions behind those make the results of the statistics as they read them.
  func absorbing(_ calls: [Call]) -> [Call] {
    let pooled = joining(calls) { producer, reader in
      reader.computation.pooledSquares.flatMap { producer.computation.pooling?($0) }
    }
    let absorbed = joining(pooled) { producer, reader in
      reader.computation.statistics.flatMap { producer.computation.absorbing?($0) }
    }
    return joining(absorbed) { producer, reader in
      guard let deferring = producer.computation.deferring, let reading = reader.computation.reading?() else {
        return nil
      }
      return deferring(
        reading, producer.weights.count, flat.values[producer.node.outputs[0]].extents.reduce(1, *))
    }
  }

  /// Makes one of each two calls for which `together` makes one step of the first and the only reader of its
  /// result.
  private func joining(
    _ calls: [Call], _ together: (_ producer: Call, _ reader: Call) -> TrainingStep?
  ) -> [Call] {
    let readers = flat.readerCounts(of: calls.map(\.node))
    /// The call that makes each storage, as an index into `kept`.
    var producers: [Int: Int] = [:]
    var kept: [Call] = []
    for call in calls {
      if let producer = producer(of: call, readers, producers, kept),
        let step = together(kept[producer], call)
      {
        kept[producer] = kept[producer].joined(by: call, step)
        producers[flat.values[call.node.outputs[0]].storage] = producer
        continue
      }
      for value in call.node.outputs { producers[flat.values[value].storage] = kept.count }
      kept.append(call)
    }
    return kept
  }

  /// The call before one that could become part of it.
  private func producer(of call: Call, _ readers: [Int: Int], _ producers: [Int: Int], _ kept: [Call]) -> Int? {
    guard call.isDifferentiated, call.node.layer.activityRegularizer == nil, call.node.reads.count == 1 else {
      return nil
    }
    let input = flat.values[call.node.inputs[0]]
    guard readers[input.storage] == 1, let producer = producers[input.storage] else { return nil }
    let node = kept[producer].node
    let output = flat.values[node.outputs[0]]
    guard kept[producer].isDifferentiated, node.outputs.count == 1, node.layer.activityRegularizer == nil,
      node.turns < 2, output.extents == input.extents, node.multiplicity == call.node.multiplicity
    else { return nil }
    return producer
  }
}

extension TrainingRecorder.Call {
  /// This call with another behind it that became part of it.
  fileprivate func joined(by other: Self, _ computation: TrainingStep) -> Self {
    var node = node
    node.outputs = other.node.outputs
    node.absorbed += 1 + other.node.absorbed
    return Self(
      node: node, computation: computation, weights: weights + other.weights, trained: trained + other.trained,
      differentiated: differentiated, isDifferentiated: true)
  }
}
