import KerasGraph
import KerasLayers
import KernelSelection
import SIMDKernels
import Testing

@Suite("Calls of recurrent layers")
struct RecurrentCallTests {
  @Test("a sequence that is masked throughout hands its initial state on and gives zeros")
  func maskedThroughout() throws {
    let call = try Call(
      "GRU", ["units": 3, "return_state": true, "return_sequences": true], steps: 4, samples: 2)
    let state: [Float] = [1, 2, 3, 4, 5, 6]
    let outputs = try call.run(state: state, mask: Array(repeating: 0, count: 8))
    #expect(outputs[0] == Array(repeating: 0, count: 24))
    #expect(outputs[1] == state)
  }

  @Test("a masked end repeats the last output, or gives zero if told so")
  func maskedEnd() throws {
    let mask: [Float] = [1, 1, 0, 1, 1, 1]
    let plain = try Call("LSTM", ["units": 2], steps: 3, samples: 2).run()[0]
    let held = try Call("LSTM", ["units": 2], steps: 3, samples: 2).run(mask: mask)[0]
    let short = try Call("LSTM", ["units": 2, "return_sequences": true], steps: 3, samples: 2).run()[0]
    #expect(held == Array(short[2..<4] + plain[2..<4]))
    let zero = try Call("LSTM", ["units": 2, "zero_output_for_mask": true], steps: 3, samples: 2).run(
      mask: mask)[0]
    #expect(zero == Array([0, 0] + plain[2..<4]))
  }

  @Test("threads that share the samples change nothing", arguments: ["SimpleRNN", "LSTM", "GRU"])
  func threads(className: String) throws {
    let call = try Call(className, ["units": 7, "return_sequences": true], steps: 37, samples: 23)
    let team = Team(size: 5) { parts, part in for index in (0..<parts).reversed() { part(index) } }
    #expect(try call.run(team: team)[0] == call.run()[0])
  }

  @Test("an argument of a call that is not supported, by its name")
  func arguments() throws {
    let call = try Call("LSTM", ["units": 2, "dropout": 0.5], steps: 3, samples: 1)
    _ = try call.run(arguments: ["training": false, "mask": nil])
    for arguments: JSON in [["training": true], ["mask": ["input": 1]], ["constants": [["input": 1]]]] {
      let error = #expect(throws: ModelError.self) { try call.run(arguments: arguments) }
      let name = arguments.members?.first?.name ?? ""
      #expect(error?.description.contains("argument \(name)") == true)
    }
  }
}

/// One call of a layer with irregular but fixed numbers.
private struct Call {
  let layer: any Layer
  let steps: Int
  let samples: Int
  let features = 5

  init(_ className: String, _ options: JSON, steps: Int, samples: Int) throws {
    let config = JSON.object([JSON.Member("name", "layer")] + (options.members ?? []))
    layer = try RecurrentRefusalTests.layer(className, config)
    self.steps = steps
    self.samples = samples
  }

  func run(state: [Float]? = nil, mask: [Float]? = nil, arguments: JSON = .null, team: Team = .alone) throws
    -> [[Float]]
  {
    var inputs = [try numbers([samples, steps, features], seed: 1)]
    if let state { inputs.append(try Tensor(shape: [samples, state.count / samples], values: state)) }
    let shapes = inputs.map { Shape(batchOf: Array($0.shape.dropFirst())) }
    let weights = try layer.weights(shapes).enumerated().map { try numbers($1.shape, seed: $0 + 2) }
    let outputs = try layer.outputShapes(shapes).map { $0.concreteSample ?? [] }
    let site = CallSite(
      inputs: inputs.map { Array($0.shape.dropFirst()) }, outputs: outputs,
      masked: inputs.indices.map { $0 == 0 && mask != nil },
      weights: weights, arguments: arguments, kernels: try .selected())
    let step = try layer.forward(site)
    let results = outputs.map { FloatBuffer(zeros: samples * $0.reduce(1, *)) }
    let scratch = FloatBuffer(zeros: step.scratchCount(samples: samples))
    let masks = Tensor(mask ?? [])
    step.run(
      StepCall(
        samples: samples, inputs: inputs.map(\.pointer),
        masks: inputs.indices.map { $0 == 0 && mask != nil ? masks.pointer : nil },
        outputs: results.map(\.mutablePointer), scratch: scratch.mutablePointer, team: team))
    return results.map { Array($0.elements) }
  }

  private func numbers(_ shape: [Int], seed: Int) throws -> Tensor {
    try Tensor(shape: shape) { Float(($0 * 7919 + seed * 104_729) % 1009) / 1009 - 0.5 }
  }
}
