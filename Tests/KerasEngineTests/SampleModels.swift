import KerasGraph
import KerasLayers

/// A chain of layers, for plans made by hand.
struct Chain {
  private(set) var layers: [LayerDescription] = []
  private(set) var last = TensorReference(layer: "input")

  init(_ extents: [Int?]) {
    let shape = [JSON.null] + extents.map { $0.map(JSON.integer) ?? .null }
    layers.append(
      LayerDescription(
        name: "input", className: "InputLayer",
        content: .layer(config: ["name": "input", "batch_shape": .array(shape)]), calls: [.init(inputs: [])]))
  }

  mutating func add(_ className: String, _ config: JSON = [:]) {
    add(className, config, from: [last])
  }

  mutating func add(_ className: String, _ config: JSON = [:], from inputs: [TensorReference]) {
    let name = "\(className)_\(layers.count)"
    var named = config
    named["name"] = .string(name)
    layers.append(
      LayerDescription(
        name: name, className: className, content: .layer(config: named), calls: [.init(inputs: inputs)]))
    last = TensorReference(layer: name)
  }

  mutating func add(_ model: ModelDescription) {
    layers.append(
      LayerDescription(
        name: model.name, className: model.className, content: .model(model), calls: [.init(inputs: [last])]))
    last = TensorReference(layer: model.name)
  }

  func description(_ name: String = "model", outputs: [TensorReference]? = nil) -> ModelDescription {
    ModelDescription(
      name: name, className: "Functional", layers: layers, inputs: [TensorReference(layer: "input")],
      outputs: outputs ?? [last])
  }

  func graph() throws -> LayerGraph { try LayerGraph(description(), context: context) }

  var context: DecodingContext {
    DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in throw ModelError("no models inside layers") }
  }
}

/// Values for every weight, reproducible, of a size that keeps activations near 1; variances positive.
func sampleParameters(_ graph: LayerGraph) throws -> ParameterStore {
  var store = ParameterStore()
  var random = SplitMix(state: 7)
  for parameter in try graph.parameters() {
    let range: ClosedRange<Float> = parameter.key.name.hasSuffix("variance") ? 0.5...1.5 : -0.3...0.3
    store[parameter.key] = try Tensor(shape: parameter.spec.shape) { _ in Float.random(in: range, using: &random) }
  }
  return store
}

func sampleInput(_ shape: [Int]) throws -> Tensor {
  var random = SplitMix(state: 11)
  return try Tensor(shape: shape) { _ in Float.random(in: -1...1, using: &random) }
}

/// Convolutions with every ending that a plan can fuse, and some that it can't.
func convolutionalChain() -> Chain {
  var chain = Chain([9, 11, 3])
  chain.add("Conv2D", ["filters": 5, "kernel_size": 3, "activation": "relu", "padding": "same"])
  chain.add("BatchNormalization")
  chain.add("Conv2D", ["filters": 19, "kernel_size": [3, 2], "strides": 2])
  chain.add("BatchNormalization")
  chain.add("BatchNormalization", ["axis": 1])
  chain.add("Flatten")
  chain.add("Dense", ["units": 33, "activation": "tanh"])
  chain.add("BatchNormalization")
  chain.add("Dense", ["units": 7, "activation": "softmax"])
  return chain
}

/// Convolutions that minimal filtering suits, with all that may stand between them and a pooling, and behind it.
func pooledConvolutions() -> Chain {
  var chain = Chain([nil, nil, 32])
  chain.add("Conv2D", ["filters": 32, "kernel_size": 3, "padding": "same"])
  chain.add("BatchNormalization")
  chain.add("ReLU")
  chain.add("MaxPooling2D")
  chain.add("BatchNormalization")
  chain.add("Conv2D", ["filters": 40, "kernel_size": 3, "padding": "same"])
  chain.add("MaxPooling2D")
  chain.add("ReLU")
  chain.add("GlobalAveragePooling2D")
  return chain
}

/// Blocks of mobile networks: padding before strides, inverted residuals, excitation of channels.
func residualChain() -> Chain {
  var chain = Chain([24, 21, 8])
  chain.add("ZeroPadding2D", ["padding": [[0, 1], [1, 1]]])
  chain.add("DepthwiseConv2D", ["kernel_size": 3, "strides": 2, "use_bias": false])
  chain.add("BatchNormalization")
  chain.add("ReLU", ["max_value": 6])
  chain.add("Conv2D", ["filters": 24, "kernel_size": 1])
  var shortcut = chain.last
  chain.add("Conv2D", ["filters": 50, "kernel_size": 1, "activation": "silu"])
  chain.add("DepthwiseConv2D", ["kernel_size": 5, "padding": "same", "activation": "silu"])
  let expanded = chain.last
  chain.add("GlobalAveragePooling2D", ["keepdims": true])
  chain.add("Conv2D", ["filters": 6, "kernel_size": 1, "activation": "relu"])
  chain.add("Conv2D", ["filters": 50, "kernel_size": 1, "activation": "sigmoid"])
  chain.add("Multiply", from: [expanded, chain.last])
  chain.add("Conv2D", ["filters": 24, "kernel_size": 1])
  chain.add("BatchNormalization")
  chain.add("Add", from: [chain.last, shortcut])
  chain.add("Activation", ["activation": "relu"])
  shortcut = chain.last
  chain.add("SeparableConv2D", ["filters": 24, "kernel_size": 3, "padding": "same"])
  chain.add("Add", from: [shortcut, chain.last])
  chain.add("BatchNormalization")
  shortcut = chain.last
  chain.add("ZeroPadding2D")
  chain.add("Conv2D", ["filters": 40, "kernel_size": 3, "strides": 2, "activation": "elu"])
  let branch = chain.last
  chain.add("MaxPooling2D", ["pool_size": 2, "padding": "same"], from: [shortcut])
  chain.add("Concatenate", from: [chain.last, branch])
  chain.add("GlobalAveragePooling2D")
  chain.add("Dense", ["units": 100, "activation": "softmax"])
  return chain
}

/// Inverted residuals whose values between are so large that a plan runs them strip by strip.
func largeResidualChain() -> Chain {
  var chain = Chain([44, 41, 6])
  chain.add("Conv2D", ["filters": 8, "kernel_size": 1])
  let shortcut = chain.last
  chain.add("Conv2D", ["filters": 100, "kernel_size": 1, "use_bias": false])
  chain.add("BatchNormalization")
  chain.add("ReLU", ["max_value": 6])
  chain.add("DepthwiseConv2D", ["kernel_size": 3, "padding": "same", "activation": "silu"])
  chain.add("Conv2D", ["filters": 8, "kernel_size": 1])
  chain.add("Add", from: [chain.last, shortcut])
  chain.add("Conv2D", ["filters": 110, "kernel_size": 1, "activation": "silu"])
  chain.add("ZeroPadding2D", ["padding": [[1, 2], [2, 1]]])
  chain.add("DepthwiseConv2D", ["kernel_size": 5, "strides": 2, "activation": "relu"])
  chain.add("Conv2D", ["filters": 10, "kernel_size": 1, "activation": "tanh"])
  return chain
}
