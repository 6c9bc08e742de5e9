/// The options that every Keras layer has.
public struct LayerAttributes: Hashable, Sendable {
  /// The name, which no other layer of its model has.
  public var name: String
  /// Whether training changes the weights. Default `true`.
  public var trainable: Bool
  /// The name of the dtype policy, such as `float32` or `mixed_float16`. Computation is in float32 under every policy.
  public var dtype: String
  /// Set for a layer that Swift code declares, `nil` for one of a file.
  public private(set) var declaration: LayerDeclaration?

  public init(name: String, trainable: Bool = true, dtype: String = "float32") {
    self.name = name
    self.trainable = trainable
    self.dtype = dtype
  }

  /// Reads `name`, `trainable` and `dtype`.
  public init(_ config: inout ConfigReader) {
    declaration = config.declaration
    name = config.string("name")
    trainable = config.bool("trainable", default: true)
    dtype = config.string("dtype", default: "float32")
    if !Self.dtypes.contains(dtype) {
      config.refuse("dtype \"\(dtype)\" is not supported", remedy: "use one of \(Self.dtypes.joined(separator: ", "))")
    }
  }

  /// - Parameter withTrainable: `false` for the few layers whose constructor in Keras takes no `trainable`.
  public func encode(to config: inout ConfigWriter, withTrainable: Bool = true) {
    config.write("name", name)
    if withTrainable { config.write("trainable", trainable) }
    config.write("dtype", dtype)
  }

  static let dtypes = [
    "float32", "float64", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16",
    "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool",
  ]
}
