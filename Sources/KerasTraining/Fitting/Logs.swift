/// Named numbers of a batch or an epoch, in the order in which Keras reports them.
public struct Logs: Sendable, Hashable {
  /// A number and its name.
  public struct Entry: Sendable, Hashable {
    public let name: String
    public var value: Float
  }

  /// The numbers, each name once.
  public private(set) var entries: [Entry] = []

  public init() {}

  /// The number of a name; set to `nil`, the name goes.
  public subscript(name: String) -> Float? {
    get { entries.first { $0.name == name }?.value }
    set {
      guard let newValue else { return entries.removeAll { $0.name == name } }
      if let index = entries.firstIndex(where: { $0.name == name }) {
        entries[index].value = newValue
      } else {
        entries.append(Entry(name: name, value: newValue))
      }
    }
  }

  public var names: [String] { entries.map(\.name) }

  /// Adds the numbers of another, each under its name with `prefix` before it.
  public mutating func add(_ other: Logs, prefix: String = "") {
    for entry in other.entries { self[prefix + entry.name] = entry.value }
  }
}

/// The numbers of every epoch of a training run.
public struct History: Sendable, Hashable {
  /// What an epoch came to.
  public struct Epoch: Sendable, Hashable {
    /// Counted from 0.
    public let epoch: Int
    public let logs: Logs

    public init(epoch: Int, logs: Logs) {
      self.epoch = epoch
      self.logs = logs
    }
  }

  /// In the order in which they were trained.
  public var epochs: [Epoch] = []

  public init() {}

  /// The number of a name in each epoch that has it.
  public subscript(name: String) -> [Float] { epochs.compactMap { $0.logs[name] } }

  /// Every name, in the order of its first appearance.
  public var names: [String] {
    var names: [String] = []
    for epoch in epochs { names += epoch.logs.names.filter { !names.contains($0) } }
    return names
  }
}
