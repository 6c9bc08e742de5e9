import KerasGraph

extension Dialect {
  /// Reads arithmetic on tensors, such as `x + 3`, as the layer that computes the same.
  ///
  /// Keras 3 writes it as operations, Keras 2 as layers of class `TFOpLambda`; what no layer computes stays
  /// as it is.
  mutating func translateOperation(_ layer: inout LayerDescription) {
    guard case .layer(let config) = layer.content, let call = layer.calls.first, layer.calls.count == 1,
      let operation = Dialect.operation(layer.className, config),
      let operands = Dialect.operands(of: call.arguments, inputs: call.inputs.count)
    else { return }
    var options = JSON.object([JSON.Member("name", .string(layer.name))])
    switch (operands.count, operands.first, operands.last) {
    case (2, .input(let x), .input(let y)):
      guard operation != .divide else { return }
      layer.className = operation.rawValue
      layer.calls[0].inputs = [call.inputs[x], call.inputs[y]]
    case (2, .input(let x), .number(let number)):
      guard let (scale, offset) = operation.behind(number) else { return }
      (options["scale"], options["offset"]) = (.number(scale), .number(offset))
      layer.className = "Rescaling"
      layer.calls[0].inputs = [call.inputs[x]]
    case (2, .number(let number), .input(let x)):
      guard let (scale, offset) = operation.before(number) else { return }
      (options["scale"], options["offset"]) = (.number(scale), .number(offset))
      layer.className = "Rescaling"
      layer.calls[0].inputs = [call.inputs[x]]
    default: return
    }
    layer.calls[0].arguments = .null
    layer.content = .layer(config: options)
    fixes.note("read arithmetic on tensors as layers", in: layer.name)
  }

  /// The operations, by the names of Keras' layers that compute them.
  private enum Operation: String {
    case add = "Add"
    case subtract = "Subtract"
    case multiply = "Multiply"
    case divide = "TrueDivide"

    /// The scale and the offset that `x` gets when it meets a number behind it.
    func behind(_ number: Double) -> (scale: Double, offset: Double)? {
      switch self {
      case .add: (1, number)
      case .subtract: (1, -number)
      case .multiply: (number, 0)
      case .divide: number == 0 ? nil : (1 / number, 0)
      }
    }

    /// The scale and the offset that `x` gets when it meets a number before it.
    func before(_ number: Double) -> (scale: Double, offset: Double)? {
      switch self {
      case .subtract: (-1, number)
      case .divide: nil
      default: behind(number)
      }
    }
  }

  private enum Operand {
    case input(Int)
    case number(Double)

    init?(_ json: JSON) {
      if let input = json["input"]?.int {
        self = .input(input)
      } else if let number = json.double {
        self = .number(number)
      } else {
        return nil
      }
    }
  }

  private static func operation(_ className: String, _ config: JSON) -> Operation? {
    if className.hasPrefix("ops.") { return Operation(rawValue: String(className.dropFirst(4))) }
    guard className == "TFOpLambda" else { return nil }
    switch config["function"]?.text {
    case "__operators__.add", "math.add": return .add
    case "math.subtract": return .subtract
    case "math.multiply": return .multiply
    case "math.truediv", "math.divide": return .divide
    default: return nil
    }
  }

  /// The operands in their order; `nil` if there is anything else among the arguments.
  private static func operands(of arguments: JSON, inputs count: Int) -> [Operand]? {
    let members = arguments.members ?? []
    let named = members.filter { $0.name != "args" }
    guard named.allSatisfy({ ["x", "y", "x1", "x2"].contains($0.name) }) else { return nil }
    let places = Set(named.compactMap { $0.value["input"]?.int })
    let positional =
      arguments["args"]?.elements
      ?? (0..<count).filter { !places.contains($0) }.map { ["input": .integer($0)] }
    let all = positional + named.sorted { $0.name < $1.name }.map(\.value)
    let operands = all.compactMap(Operand.init)
    return operands.count == 2 && all.count == 2 ? operands : nil
  }
}
