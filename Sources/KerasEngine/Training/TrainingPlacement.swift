import KerasGraph

/// Where every value and every gradient of a training plan lies.
///
/// Time runs forward through the steps, `0 ..< n`, then over the loss at `n`, and back through them to `2 n`. A value
/// lives from the step that makes it to the last that reads it, its gradient from the first that adds to it to the
/// step that made the value.
struct TrainingPlacement: Sendable {
  enum Place: Hashable, Sendable {
    case input(Int)
    /// At an offset, in floats for one sample of the model.
    case arena(Int)
  }

  /// What a step does with the gradient by one of its inputs.
  enum Contribution: Hashable, Sendable {
    case none
    /// It is the first to store there.
    case sets(Int)
    /// It adds to what others stored; the floats of one sample of the model tell how much.
    case adds(Int, count: Int)
  }

  struct StepGradients: Sendable {
    /// The places of the gradients by the outputs.
    var outputs: [Int]
    /// The outputs whose gradient nobody has set, with the floats of one sample of the model.
    var unset: [(place: Int, count: Int)]
    var inputs: [Contribution]

    var addedCount: Int {
      inputs.reduce(0) { sum, input in if case .adds(_, let count) = input { sum + count } else { sum } }
    }
  }

  let kept: [TrainingStep.Memory]
  let gradients: [StepGradients?]
  /// Where the trainer finds the outputs, and stores the gradients by them; `nil` for one that nothing trained leads
  /// to.
  let outputs: [Place]
  /// The mask that belongs to each output, with its steps.
  let outputMasks: [(place: Place, steps: Int)?]
  let outputGradients: [Int?]
  let inputGradients: [Int?]
  /// The floats of the arena for one sample.
  let arenaCount: Int
  /// The floats of one sample of the gradients that one step adds to others.
  let contributionCount: Int
  private let places: [Int: Place]

  init(_ flat: FlatGraph, _ calls: [TrainingRecorder.Call]) {
    let lives = TrainingLives(flat, calls)
    let arena = Arena(lives.requests)
    var places: [Int: Place] = [:]
    var gradientPlaces: [Int: Int] = [:]
    for (subject, index) in lives.indices {
      switch subject {
      case .value(let storage): places[storage] = .arena(arena.offsets[index])
      case .gradient(let storage): gradientPlaces[storage] = arena.offsets[index]
      }
    }
    for (index, value) in flat.inputs.enumerated() { places[flat.values[value].storage] = .input(index) }
    func gradientPlace(_ value: Int) -> Int? { gradientPlaces[flat.values[value].storage] }
    self.places = places
    kept = calls.map(\.computation.kept)
    self.gradients = lives.gradients(places: gradientPlaces)
    outputs = flat.outputs.map { places[flat.values[$0].storage] ?? .arena(0) }
    outputMasks = flat.outputMasks.map { mask in
      mask.map { (places[flat.values[$0].storage] ?? .arena(0), flat.values[$0].count) }
    }
    outputGradients = flat.outputs.map(gradientPlace)
    inputGradients = flat.inputs.map(gradientPlace)
    arenaCount = arena.count
    contributionCount = gradients.compactMap { $0?.addedCount }.max() ?? 0
  }

  func place(_ value: Int, in flat: FlatGraph) -> Place { places[flat.values[value].storage] ?? .arena(0) }
}
