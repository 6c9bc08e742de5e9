import SIMDKernels

/// An activation function, as Keras names them (https://keras.io/api/layers/activations/).
public enum Activation: Hashable, Sendable {
  case linear
  /// A function of each element alone; `source` is what Keras writes for it: a name, or a layer as a dictionary.
  case elementwise(source: JSON, ElementwiseFunction)
  case softmax
  case logSoftmax
  case sparsemax
  /// The first half of the last axis times the sigmoid of the second half.
  case glu

  /// The name under which a file of Keras 2 or older means its `hard_sigmoid`: `min(max(0.2 x + 0.5, 0), 1)`.
  public static let hardSigmoidOfKeras2 = "hard_sigmoid_keras2"

  private static let otherNames = ["swish": "silu", "hard_swish": "hard_silu", "gelu_new": "gelu"]

  /// Reads an activation from a configuration: a name, or `{"class_name": …, "config": …}`.
  ///
  /// - Throws: ``ModelError`` for an unknown function or for options it does not have.
  public init(_ json: JSON) throws(ModelError) {
    if let name = json.text {
      self = try Activation(named: name)
    } else if let name = json["config"]?.text {
      self = try Activation(named: name)
    } else {
      throw ModelError(
        "activation \(json.serialized.prefix(80)) is not supported", remedy: "use one of \(Self.names)")
    }
  }

  /// The activation of a name.
  ///
  /// - Throws: ``ModelError`` if Keras has none of that name.
  public init(named given: String) throws(ModelError) {
    let name = Self.otherNames[given] ?? given
    guard let known = Self.known.first(where: { $0.name == name }) else {
      throw ModelError("activation \"\(given)\" is not supported", remedy: "use one of \(Self.names)")
    }
    self = known
  }

  /// Keras' name.
  public var name: String {
    switch self {
    case .linear: "linear"
    case .elementwise(let source, _): source.text ?? source["class_name"]?.text ?? ""
    case .softmax: "softmax"
    case .logSoftmax: "log_softmax"
    case .sparsemax: "sparsemax"
    case .glu: "glu"
    }
  }

  /// Whether it is the identity or a clamp, so that the greatest of some results is the result of the greatest.
  public var isMonotone: Bool {
    switch self {
    case .linear: true
    case .elementwise(_, let function): function.bounds != nil
    default: false
    }
  }

  /// What Keras writes for it.
  public var json: JSON {
    if case .elementwise(let source, _) = self, source.text != Self.hardSigmoidOfKeras2 { return source }
    return .string(name == Self.hardSigmoidOfKeras2 ? "hard_sigmoid" : name)
  }

  /// Every supported name, for messages.
  public static var names: String {
    known.map(\.name).filter { $0 != hardSigmoidOfKeras2 }.joined(separator: ", ")
  }
}

extension ConfigWriter {
  public mutating func write(_ name: String, _ activation: Activation) {
    write(name, activation.json)
  }
}
