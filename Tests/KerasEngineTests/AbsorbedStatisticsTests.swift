import KerasEngine
import KerasGraph
import KerasLayers
import KernelSelection
import SIMDKernels
import Testing

/// A convolution that does the statistics of the batch normalisation behind it, and the pooling behind that, against
/// one whose result something else reads too, so that it can't.
struct AbsorbedStatisticsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let extents: [Int]
    let convolution: JSON
    var layer = "Conv2D"
    /// Zeros before the convolution.
    var padding: JSON?
    var activation = "relu"
    var pooling: JSON?
    /// A convolution behind the activation, with a normalisation and an activation of its own.
    var next: JSON?
    var nextLayer = "Conv2D"
    /// The steps that are left.
    var steps = 1
  }

  static let cases = [
    Case(
      testDescription: "by minimal filtering", extents: [17, 14, 32], convolution: ["filters": 48, "kernel_size": 3]),
    Case(
      testDescription: "without a bias", extents: [12, 9, 64],
      convolution: ["filters": 32, "kernel_size": 3, "padding": "same", "use_bias": false]),
    Case(testDescription: "by products", extents: [9, 8, 1], convolution: ["filters": 7, "kernel_size": 3]),
    Case(
      testDescription: "over a padded copy", extents: [11, 9, 3],
      convolution: ["filters": 40, "kernel_size": 5, "padding": "same", "strides": 2]),
    Case(
      testDescription: "in groups, without an activation", extents: [9, 8, 4],
      convolution: ["filters": 6, "kernel_size": 2, "groups": 2], activation: "linear"),
    Case(
      testDescription: "behind an activation", extents: [17, 14, 32],
      convolution: ["filters": 48, "kernel_size": 3, "activation": "relu"], activation: "linear"),
    Case(
      testDescription: "before an activation that is not absorbed", extents: [9, 8, 4],
      convolution: ["filters": 6, "kernel_size": 2], activation: "tanh", steps: 2),
    Case(
      testDescription: "before a pooling", extents: [18, 14, 32], convolution: ["filters": 48, "kernel_size": 3],
      pooling: ["pool_size": 2]),
    Case(
      testDescription: "before a pooling that leaves a line and a column out", extents: [17, 13, 32],
      convolution: ["filters": 40, "kernel_size": 3], activation: "relu6", pooling: ["pool_size": 2]),
    Case(
      testDescription: "before a pooling, without an activation", extents: [8, 9, 3],
      convolution: ["filters": 9, "kernel_size": 2], activation: "linear", pooling: ["pool_size": 2]),
    Case(
      testDescription: "before a pooling that is not absorbed", extents: [9, 8, 4],
      convolution: ["filters": 6, "kernel_size": 2], pooling: ["pool_size": 3, "strides": 2],
      steps: 2),
    Case(
      testDescription: "before another convolution", extents: [18, 14, 32],
      convolution: ["filters": 48, "kernel_size": 3], pooling: ["pool_size": 2],
      next: ["filters": 32, "kernel_size": 3]),
    Case(
      testDescription: "before another convolution with margins", extents: [9, 11, 1],
      convolution: ["filters": 32, "kernel_size": 3, "activation": "relu"], activation: "linear",
      next: ["filters": 40, "kernel_size": 3, "padding": "same", "use_bias": false]),
    Case(
      testDescription: "before another convolution that takes no rows", extents: [9, 8, 32],
      convolution: ["filters": 32, "kernel_size": 3], next: ["filters": 9, "kernel_size": 2], steps: 2),
    Case(
      testDescription: "channel by channel", extents: [13, 12, 40],
      convolution: ["kernel_size": 3, "padding": "same", "use_bias": false], layer: "DepthwiseConv2D",
      activation: "relu6"),
    Case(
      testDescription: "channel by channel, over zeros", extents: [12, 14, 40],
      convolution: ["kernel_size": 3, "strides": 2], layer: "DepthwiseConv2D", padding: [[0, 1], [0, 1]]),
    Case(
      testDescription: "before a convolution channel by channel", extents: [12, 14, 16],
      convolution: ["filters": 40, "kernel_size": 1], next: ["kernel_size": 3, "padding": "same"],
      nextLayer: "DepthwiseConv2D"),
    Case(
      testDescription: "before a convolution channel by channel, of stride 2", extents: [13, 14, 16],
      convolution: ["filters": 40, "kernel_size": 3, "strides": 2], activation: "relu6",
      next: ["kernel_size": 3, "strides": 2, "padding": "same", "use_bias": false], nextLayer: "DepthwiseConv2D"),
    Case(
      testDescription: "over zeros", extents: [12, 9, 32], convolution: ["filters": 32, "kernel_size": 3],
      padding: [[1, 2], [0, 3]]),
    Case(
      testDescription: "of few channels over zeros", extents: [12, 9, 3],
      convolution: ["filters": 8, "kernel_size": 5, "strides": 2], padding: 2),
  ]

  @Test(arguments: cases, KernelTable.available)
  func agrees(_ example: Case, kernels: KernelTable) throws {
    for threads in [1, 2] {
      let alone = try run(example, kernels, threads, isRead: true)
      let together = try run(example, kernels, threads, isRead: false)
      #expect(together.steps == example.steps)
      #expect(alone.steps > 1)
      #expect(alone.numbers.count == together.numbers.count)
      for (one, other) in zip(alone.numbers, together.numbers) {
        let scale = one.values.map(abs).max() ?? 0
        let error = zip(one.values, other.values).map { abs($0 - $1) }.max() ?? 0
        #expect(error <= 1e-5 * max(scale, one.scale), "\(one.name)")
      }
    }
  }

  /// The result, the gradients and the weights after a batch.
  ///
  /// - Parameter isRead: whether what lies between layers is an output of the model, too.
  private func run(
    _ example: Case, _ kernels: KernelTable, _ threads: Int, isRead: Bool
  ) throws -> (numbers: [Numbers], steps: Int) {
    var chain = Chain(example.extents)
    if let padding = example.padding { chain.add("ZeroPadding2D", ["padding": padding]) }
    let padded = chain.last
    chain.add(example.layer, example.convolution)
    let convolved = chain.last
    chain.add("BatchNormalization")
    chain.add("Activation", ["activation": .string(example.activation)])
    let activated = chain.last
    if let next = example.next {
      chain.add(example.nextLayer, next)
      chain.add("BatchNormalization")
      chain.add("Activation", ["activation": .string(example.activation)])
    }
    if let pooling = example.pooling { chain.add("MaxPooling2D", pooling) }
    let between = [convolved] + (activated == chain.last ? [] : [activated]) + (example.padding == nil ? [] : [padded])
    let outputs = isRead ? [chain.last] + between : [chain.last]
    let graph = try LayerGraph(chain.description(outputs: outputs), context: chain.context)
    let memory = try ParameterMemory(graph, try sampleParameters(graph))
    let plan = try TrainingPlan(
      graph, inputs: [example.extents], parameters: memory, kernels: kernels, differentiatingInputs: true)
    let session = TrainingSession(plan, parameters: memory, kernels: kernels, capacity: 5, threads: threads)
    var random = SplitMix(state: 11)
    let input = (0..<example.extents.reduce(5, *)).map { _ in Float.random(in: -1...1, using: &random) }
    return input.withUnsafeBufferPointer { input in
      guard let start = input.baseAddress else { return ([], 0) }
      session.forward([start], samples: 5, seed: 1)
      memory.clearGradients()
      for index in plan.outputs.indices {
        for place in 0..<plan.outputs[index].reduce(5, *) {
          session.outputGradient(index)?[place] = index == 0 ? Float.random(in: -1...1, using: &random) : 0
        }
      }
      let result = Numbers("the result", session.output(0), plan.outputs[0].reduce(5, *))
      session.backward()
      var numbers = [result]
      if let gradient = session.inputGradient(0) {
        numbers.append(Numbers("the gradient by the input", gradient, input.count))
      }
      for (index, parameter) in memory.parameters.enumerated() {
        let count = parameter.spec.shape.reduce(1, *)
        numbers.append(Numbers("\(parameter.key)", memory.value(index), count))
        numbers.append(Numbers("the gradient by \(parameter.key)", memory.gradient(index), count))
      }
      return (numbers, TrainingTimes(plan).steps.count)
    }
  }

  private struct Numbers {
    let name: String
    let values: [Float]
    /// The gradient by a bias before a normalisation is nothing but rounding errors of sums of such numbers.
    var scale: Float { name.contains("gradient") && name.contains("bias") ? 100 : 0 }

    init(_ name: String, _ start: UnsafePointer<Float>, _ count: Int) {
      self.name = name
      values = Array(UnsafeBufferPointer(start: start, count: count))
    }
  }
}
