import KerasGraph
import SIMDKernels

/// Replaces each index by a row of a table.
///
/// Input: whole numbers `(batch, …)`, output `(batch, …, output_dim)`. As in Keras 3, an index from
/// `-input_dim` to -1 counts from the end, and a fraction is cut off; the row of any other index is NaN,
/// where TensorFlow on a CPU raises an error. With `mask_zero` the steps whose index is 0 are masked. See
/// https://keras.io/api/layers/core_layers/embedding/. LoRA and quantisation are not supported.
public struct Embedding: ConfigurableLayer {
  public static let kerasName = "Embedding"

  public let attributes: LayerAttributes
  /// The rows of the table.
  public let inputDim: Int
  public let outputDim: Int
  public let maskZero: Bool
  public let weightOptions: WeightOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - inputDim: the rows of the table.
  ///   - outputDim: the length of a row.
  ///   - maskZero: whether steps whose index is 0 are masked.
  public init(
    inputDim: Int, outputDim: Int, embeddingsInitializer: InitializerOption = .randomUniform(),
    embeddingsRegularizer: RegularizerOption? = nil, activityRegularizer: RegularizerOption? = nil,
    embeddingsConstraint: ConstraintOption? = nil, maskZero: Bool = false, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("input_dim", inputDim)
      config.write("output_dim", outputDim)
      config.write("mask_zero", maskZero)
      config.write(
        initializers: ["embeddings": embeddingsInitializer],
        regularizers: ["embeddings": embeddingsRegularizer, "activity": activityRegularizer],
        constraints: ["embeddings": embeddingsConstraint])
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    inputDim = config.positiveInt("input_dim")
    outputDim = config.positiveInt("output_dim")
    maskZero = config.bool("mask_zero", default: false)
    weightOptions = WeightOptions(&config, weights: ["embeddings"])
    config.refuseUnlessNull("lora_rank", "lora_alpha", "quantization_config")
    if config.bool("sparse", default: false) { config.refuse("sparse true is not supported") }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("input_dim", inputDim)
    config.write("output_dim", outputDim)
    config.write("mask_zero", maskZero)
    weightOptions.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single()
    return [Shape(input.dimensions + [outputDim])]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    [
      weightOptions.spec("embeddings", [inputDim, outputDim], initial: "uniform")
    ]
  }

  public var masking: Masking { maskZero ? .creates : .ignores }

  public var activityRegularizer: JSON? { weightOptions.activityRegularizer }

  public func mask(_ site: CallSite) throws(ModelError) -> Step {
    guard site.inputs[0].count == 1 else {
      throw ModelError("mask_zero true takes an input of 2 axes", remedy: "embed sequences of single indices")
    }
    let count = site.inputCount()
    return Step { call in
      for index in 0..<call.samples * count { call.output[index] = call.input[index] == 0 ? 0 : 1 }
    }
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (count, table) = (site.inputCount(), site.weights[0])
    return Step { lookUp($0, count: count, table: table.pointer) }
  }

  /// Copies the row of each of `count` indices a sample.
  func lookUp(_ call: StepCall, count: Int, table: UnsafePointer<Float>) {
    let columns = outputDim
    call.team.divide(call.samples * count, grain: 4096 / columns + 1) { positions in
      for position in positions {
        let output = call.output + position * columns
        if let row = row(of: call.input[position]) {
          output.update(from: table + row * columns, count: columns)
        } else {
          output.update(repeating: .nan, count: columns)
        }
      }
    }
  }

  /// The row that an index stands for, `nil` if there is none.
  func row(of value: Float) -> Int? {
    let index = value.rounded(.towardZero)
    guard index >= -Float(inputDim), index < Float(inputDim) else { return nil }
    return index < 0 ? Int(index) + inputDim : Int(index)
  }
}
