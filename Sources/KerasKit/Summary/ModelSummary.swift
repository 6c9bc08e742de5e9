import KerasGraph

/// What a model consists of, layer by layer, as Keras' `model.summary()` tells it.
public struct ModelSummary: Sendable, Hashable {
  /// One layer.
  public struct Row: Sendable, Hashable {
    public let name: String
    public let className: String
    /// One shape an output; empty if they are not known.
    public let outputShapes: [Shape]
    /// Those that are trained and those that are not.
    public let parameters: Count
    /// The values that its calls take, as `conv2d[0][0]`: layer, its call, its output.
    public let connectedTo: [String]
    /// `nil` for a layer without weights.
    public let trainable: Bool?
    /// 0 for a layer of the model itself, 1 for one of a model within it, and so on.
    public let depth: Int
    /// Why the layer can't be run, `nil` if it can.
    public let unsupported: String?
  }

  /// A number of parameters and the memory that they take.
  public struct Count: Sendable, Hashable {
    public var elements: Int
    public var bytes: Int

    public init(elements: Int = 0, bytes: Int = 0) {
      self.elements = elements
      self.bytes = bytes
    }

    static func + (a: Count, b: Count) -> Count {
      Count(elements: a.elements + b.elements, bytes: a.bytes + b.bytes)
    }
  }

  public let name: String
  public let className: String
  /// The layers in the order of the file, those of nested models behind their model.
  public let rows: [Row]
  /// The parameters that training changes, and the others.
  public let trainable: Count
  public let nonTrainable: Count
  /// The state of the optimizer, `nil` if the file has none.
  public let optimizer: Count?
  /// Whether each layer just follows the one before.
  public let isSequential: Bool

  /// Everything together.
  public var total: Count { trainable + nonTrainable + (optimizer ?? Count()) }
}
