import KerasEngine
import KerasGraph
import KernelSelection
import SIMDKernels
import Testing

/// Convolutions of stride 2 by Winograd's minimal filtering, which samples share, against products.
struct StridedConvolutionTests {
  private func chain(padding: String, activation: String) -> Chain {
    var chain = Chain([nil, nil, 48])
    chain.add("ZeroPadding2D", ["padding": [[0, 1], [1, 1]]])
    chain.add(
      "Conv2D",
      ["filters": 72, "kernel_size": 3, "strides": 2, "padding": .string(padding), "activation": .string(activation)])
    chain.add("BatchNormalization")
    return chain
  }

  private func run(_ plan: Plan, _ input: Tensor, team: Team = .alone) throws -> [Float] {
    let samples = input.shape[0]
    let output = try Tensor(zeros: [samples] + plan.outputs[0])
    Session(plan, tile: samples).run(
      0..<samples, inputs: [input.pointer], outputs: [output.buffer.mutablePointer], team: team)
    return Array(output.values)
  }

  @Test(arguments: [
    (padding: "same", activation: "relu", extents: [7, 6]), (padding: "same", activation: "tanh", extents: [14, 13]),
    (padding: "valid", activation: "linear", extents: [8, 8]),
    (padding: "valid", activation: "relu", extents: [14, 15]),
  ])
  func areThoseOfProducts(_ padding: String, _ activation: String, _ extents: [Int]) throws {
    let graph = try chain(padding: padding, activation: activation).graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([16] + extents + [48])
    for kernels in KernelTable.available {
      let exact = try Plan(
        graph, inputs: [extents + [48]], parameters: parameters, kernels: kernels, exact: true)
      let fast = try Plan(graph, inputs: [extents + [48]], parameters: parameters, kernels: kernels)
      let (wanted, given) = (try run(exact, input), try run(fast, input))
      #expect(given != wanted, "\(kernels.name) went the same way")
      let scale = wanted.map(abs).max() ?? 0
      let error = zip(given, wanted).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 1e-5 * scale, "\(kernels.name): \(error / scale) of the scale")
      for threads in 2...3 {
        let pool = ThreadPool(helpers: threads - 1)
        let team = Team(size: threads) { pool.run($0, $1) }
        #expect(try run(fast, input, team: team) == run(fast, input, team: .alone(dividingAmong: threads)))
      }
    }
  }

  @Test func smallImagesOneByOneAreProducts() throws {
    let graph = try chain(padding: "same", activation: "relu").graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([1, 7, 6, 48])
    for kernels in KernelTable.available {
      let exact = try Plan(graph, inputs: [[7, 6, 48]], parameters: parameters, kernels: kernels, exact: true)
      let fast = try Plan(graph, inputs: [[7, 6, 48]], parameters: parameters, kernels: kernels)
      #expect(try run(fast, input) == run(exact, input), "\(kernels.name)")
    }
  }
}
