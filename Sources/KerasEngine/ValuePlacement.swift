/// Where every storage of a flat graph lies: inputs and outputs in the caller's memory, the rest in an arena.
struct ValuePlacement {
  /// By storage.
  private let locations: [Int: Plan.Location]
  let copies: [Plan.Copy]
  /// The floats of the arena for one sample.
  let arenaCount: Int

  init(_ flat: FlatGraph) {
    var locations: [Int: Plan.Location] = [:]
    var copies: [Plan.Copy] = []
    for (index, value) in flat.inputs.enumerated() where locations[flat.values[value].storage] == nil {
      locations[flat.values[value].storage] = .input(index)
    }
    for (index, value) in flat.outputs.enumerated() {
      let storage = flat.values[value].storage
      if let elsewhere = locations[storage] {
        copies.append(Plan.Copy(source: elsewhere, output: index))
      } else {
        locations[storage] = .written(.output(index))
      }
    }
    let lives = Self.lives(flat).filter { locations[$0.storage] == nil }
    let arena = Arena(lives.map(\.request))
    for (life, offset) in zip(lives, arena.offsets) { locations[life.storage] = .written(.arena(offset)) }
    self.locations = locations
    self.copies = copies
    arenaCount = arena.count
  }

  /// Where a value that some step reads lies.
  func source(_ value: Int, in flat: FlatGraph) -> Plan.Location? { locations[flat.values[value].storage] }

  /// Where a value that some step makes is written.
  func destination(_ value: Int, in flat: FlatGraph) -> Plan.Destination? {
    if case .written(let destination)? = source(value, in: flat) { destination } else { nil }
  }

  private struct Life {
    let storage: Int
    var request: Arena.Request
  }

  /// What each storage needs: its size, from the step that writes it to the last that reads it.
  private static func lives(_ flat: FlatGraph) -> [Life] {
    var lives: [Int: Life] = [:]
    for (step, node) in flat.nodes.enumerated() {
      for value in node.outputs + node.reads {
        let (storage, count) = (flat.values[value].storage, flat.values[value].count)
        var life = lives[storage] ?? Life(storage: storage, request: Arena.Request(lifetime: step...step, count: 0))
        life.request.lifetime = life.request.lifetime.lowerBound...step
        life.request.count = max(life.request.count, count)
        lives[storage] = life
      }
    }
    return lives.values.sorted { $0.storage < $1.storage }
  }
}
