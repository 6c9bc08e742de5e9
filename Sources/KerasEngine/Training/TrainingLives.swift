import KerasGraph

/// When each value and each gradient of a training plan is needed; see ``TrainingPlacement`` for how time runs.
struct TrainingLives {
  /// What needs a place.
  enum Subject: Hashable {
    /// By storage.
    case value(Int)
    case gradient(Int)
  }

  private(set) var requests: [Arena.Request] = []
  private(set) var indices: [Subject: Int] = [:]
  private let flat: FlatGraph
  private let calls: [TrainingRecorder.Call]

  init(_ flat: FlatGraph, _ calls: [TrainingRecorder.Call]) {
    self.flat = flat
    self.calls = calls
    let given = Set(flat.inputs.map { flat.values[$0].storage })
    for (step, call) in calls.enumerated() {
      for value in call.node.outputs + call.node.reads where !given.contains(flat.values[value].storage) {
        need(value, at: step)
      }
      guard call.isDifferentiated else { continue }
      for value in readBack(call) where !given.contains(flat.values[value].storage) {
        need(value, at: backward(step))
      }
      for value in call.node.outputs { needGradient(value, at: backward(step)) }
      for (value, wanted) in zip(call.node.inputs, call.differentiated) where wanted {
        needGradient(value, at: backward(step))
      }
    }
    for value in flat.outputs {
      if !given.contains(flat.values[value].storage) { need(value, at: calls.count) }
      if hasGradient(value) { needGradient(value, at: calls.count) }
    }
    for case let value? in flat.outputMasks where !given.contains(flat.values[value].storage) {
      need(value, at: calls.count)
    }
    for value in flat.inputs where hasGradient(value) { needGradient(value, at: backward(0)) }
  }

  /// The time of a step's backward run.
  private func backward(_ step: Int) -> Int { 2 * calls.count - step }

  /// The values that the backward run of a call reads.
  private func readBack(_ call: TrainingRecorder.Call) -> [Int] {
    let reads = call.computation.reads
    let inputs = reads.contains(.inputs) ? call.node.inputs : []
    let outputs =
      reads.contains(.outputs) || call.node.layer.activityRegularizer != nil ? call.node.outputs : []
    return inputs + outputs + call.node.masks.compactMap { $0 }
  }

  private mutating func need(_ value: Int, at time: Int) {
    request(.value(flat.values[value].storage), flat.values[value].count, at: time)
  }

  private mutating func needGradient(_ value: Int, at time: Int) {
    request(.gradient(flat.values[value].storage), flat.values[value].count, at: time)
  }

  private func hasGradient(_ value: Int) -> Bool { indices[.gradient(flat.values[value].storage)] != nil }

  private mutating func request(_ subject: Subject, _ count: Int, at time: Int) {
    if let index = indices[subject] {
      let life = requests[index].lifetime
      requests[index].lifetime = min(life.lowerBound, time)...max(life.upperBound, time)
      requests[index].count = max(requests[index].count, count)
    } else {
      indices[subject] = requests.count
      requests.append(Arena.Request(lifetime: time...time, count: count))
    }
  }

  /// What the backward run of each call does with gradients, when they lie at the given places by storage.
  func gradients(places: [Int: Int]) -> [TrainingPlacement.StepGradients?] {
    /// The storages whose gradient something has been stored in, walking back.
    var set = Set(flat.outputs.map { flat.values[$0].storage })
    var result: [TrainingPlacement.StepGradients?] = []
    for call in calls.reversed() {
      guard call.isDifferentiated else {
        result.append(nil)
        continue
      }
      var gradients = TrainingPlacement.StepGradients(outputs: [], unset: [], inputs: [])
      for value in call.node.outputs {
        let storage = flat.values[value].storage
        let place = places[storage, default: 0]
        gradients.outputs.append(place)
        if set.insert(storage).inserted { gradients.unset.append((place, flat.values[value].count)) }
      }
      for (value, wanted) in zip(call.node.inputs, call.differentiated) {
        let storage = flat.values[value].storage
        guard wanted, let place = places[storage] else {
          gradients.inputs.append(.none)
          continue
        }
        let isFirst = set.insert(storage).inserted
        gradients.inputs.append(isFirst ? .sets(place) : .adds(place, count: flat.values[value].count))
      }
      result.append(gradients)
    }
    return result.reversed()
  }
}
