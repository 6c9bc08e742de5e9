import KerasGraph
import SIMDKernels

/// A cell under the class name and the attributes that it has inside the configuration of a layer or of
/// another cell.
public struct NestedCell: RecurrentCell {
  public let className: String
  public let attributes: LayerAttributes
  public let cell: any RecurrentCell

  static let types: [any ConfigurableCell.Type] = [
    SimpleRNNCell.self, LSTMCell.self, GRUCell.self, StackedRNNCells.self,
  ]

  /// Reads `{"class_name": …, "config": …}`.
  ///
  /// - Throws: ``ModelError`` with every problem of the configuration, or if the class is not known.
  init(_ json: JSON, context: DecodingContext) throws(ModelError) {
    let className = json["class_name"]?.text ?? ""
    guard let type = Self.types.first(where: { $0.kerasName == className }) else {
      let names = Self.types.map { $0.kerasName }.joined(separator: ", ")
      throw ModelError("the cell \"\(className)\" is not supported", remedy: "use one of \(names)")
    }
    var reader = ConfigReader(json["config"] ?? .null, context: context)
    self.init(className: className, attributes: LayerAttributes(&reader), cell: type.init(&reader))
    do { try reader.finish() } catch { throw error.located(at: "\(attributes.name) (\(className))") }
  }

  private init(className: String, attributes: LayerAttributes, cell: any RecurrentCell) {
    self.className = className
    self.attributes = attributes
    self.cell = cell
  }

  /// Stands for a cell that could not be read.
  static let unknown = NestedCell(
    className: "?", attributes: LayerAttributes(name: "?"), cell: StackedRNNCells(cells: []))

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
  }

  /// The cell as ``init(_:context:)`` reads it.
  var configuration: JSON {
    var writer = ConfigWriter()
    encode(to: &writer)
    return .nested(className: className, config: writer.json)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates { try cell.states(step) }
  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] { try cell.weights(step) }
  public var dropsOut: Bool { cell.dropsOut }
  public var seed: UInt64? { cell.seed }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    try cell.prepared(step: step, weights: weights, kernels: kernels)
  }
}

extension NestedCell {
  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    guard cell.activityRegularizer == nil else {
      throw ModelError("activity_regularizer of the cell \(attributes.name) is not supported in training")
    }
    return try cell.trained(step: step, droppingOut: droppingOut, kernels: kernels)
  }
}

extension ConfigReader {
  /// An option that holds a cell.
  mutating func cell(_ name: String) -> NestedCell {
    let (json, context) = (take(name) ?? .null, context)
    return attempt(.unknown) { () throws(ModelError) in try NestedCell(json, context: context) }
  }
}
