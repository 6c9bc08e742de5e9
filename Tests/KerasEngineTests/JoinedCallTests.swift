import KerasEngine
import KerasGraph
import KernelSelection
import SIMDKernels
import Testing

@Suite("Calls that become one")
struct JoinedCallTests {
  /// Compares the model as it is planned for each table and number of threads with a plan that leaves every call alone.
  private func check(
    _ chain: Chain, _ extents: [Int], steps: Int, samples: [Int] = [3], threads: [Int] = [1],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let graph = try chain.graph()
    let parameters = try sampleParameters(graph)
    for kernels in KernelTable.available {
      let plain = try Plan(graph, inputs: [extents], parameters: parameters, kernels: kernels, fusing: false)
      let fused = try Plan(graph, inputs: [extents], parameters: parameters, kernels: kernels)
      #expect(fused.stepTitles.count == steps, "\(fused.stepTitles)", sourceLocation: sourceLocation)
      for (count, threads) in samples.flatMap({ count in threads.map { (count, $0) } }) {
        let input = try sampleInput([count] + extents)
        let expected = try Tensor(zeros: [count] + plain.outputs[0])
        Session(plain, tile: count).run(
          0..<count, inputs: [input.pointer], outputs: [expected.buffer.mutablePointer])
        let result = try Predictor(graph, parameters: parameters, kernels: kernels, threads: threads).predict([input])[
          0]
        let difference = zip(result.values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference < 1e-5, "\(count) samples, \(threads) threads", sourceLocation: sourceLocation)
      }
    }
  }

  @Test func aConcatenationMapsWhatItCopies() throws {
    var chain = Chain([9, 7, 8])
    var joined = chain.last
    for filters in [5, 32, 3] {
      chain.add("BatchNormalization", [:], from: [joined])
      chain.add("Activation", ["activation": "relu"])
      chain.add("Conv2D", ["filters": .integer(filters), "kernel_size": 3, "padding": "same"])
      chain.add("Concatenate", [:], from: [joined, chain.last])
      joined = chain.last
    }
    chain.add("BatchNormalization")
    chain.add("Activation", ["activation": "tanh"])
    chain.add("BatchNormalization")
    try check(chain, [9, 7, 8], steps: 7, threads: [1, 2, 3])
  }

  @Test func aConcatenationAlongAnotherAxisDoesSoAfterwards() throws {
    var chain = Chain([4, 6, 5])
    let input = chain.last
    chain.add("Conv2D", ["filters": 5, "kernel_size": 1])
    chain.add("Concatenate", ["axis": 2], from: [input, chain.last])
    chain.add("Concatenate", ["axis": -2], from: [chain.last, input])
    chain.add("BatchNormalization")
    chain.add("Activation", ["activation": "relu"])
    try check(chain, [4, 6, 5], steps: 2)
  }

  @Test func aNormalizationEndsWithAnActivation() throws {
    for axis in [1, 3] {
      for channels in [3, 70] {
        var chain = Chain([5, 6, channels])
        chain.add("MaxPooling2D", ["pool_size": 2, "strides": 1])
        chain.add("BatchNormalization", ["axis": .integer(axis)])
        chain.add("Activation", ["activation": "relu"])
        chain.add("BatchNormalization")
        try check(chain, [5, 6, channels], steps: 2)
      }
    }
  }

  @Test(arguments: ["MaxPooling2D", "AveragePooling2D"]) func aPoolingReadsZerosAroundAnImage(_ pooling: String) throws
  {
    for channels in [5, 64] {
      var chain = Chain([8, 9, channels])
      chain.add("ZeroPadding2D", ["padding": [[1, 2], [2, 1]]])
      chain.add(pooling, ["pool_size": 3, "strides": 2])
      try check(chain, [8, 9, channels], steps: 1)
    }
  }

  @Test(arguments: [[7, 7, 3], [2, 3, 3]]) func aConvolutionMultipliesItsInput(_ extents: [Int]) throws {
    var chain = Chain(extents.map { $0 })
    let input = chain.last
    chain.add("Conv2D", ["filters": 70, "kernel_size": 1])
    let summand = chain.last
    chain.add("Conv2D", ["filters": 24, "kernel_size": 3, "padding": "same"], from: [input])
    let value = chain.last
    chain.add("GlobalAveragePooling2D", ["keepdims": true])
    chain.add("Conv2D", ["filters": 24, "kernel_size": 1, "activation": "sigmoid"])
    chain.add("Multiply", [:], from: [value, chain.last])
    chain.add("Conv2D", ["filters": 70, "kernel_size": 1])
    chain.add("Add", [:], from: [chain.last, summand])
    try check(chain, extents, steps: 5, samples: [1, 3], threads: [1, 2, 3])
  }

  @Test func layersTakeTheStepsOfASequenceOneBehindTheOther() throws {
    var chain = Chain([37, 6])
    chain.add("LSTM", ["units": 5, "return_sequences": true])
    chain.add("Dropout", ["rate": 0.5])
    chain.add("GRU", ["units": 7, "return_sequences": true])
    chain.add("SimpleRNN", ["units": 4])
    try check(chain, [37, 6], steps: 1, samples: [1, 2, 9], threads: [1, 2, 3, 5])
  }

  @Test func aSequenceThatIsReadFromItsEndIsWaitedFor() throws {
    var chain = Chain([11, 6])
    chain.add("LSTM", ["units": 5, "return_sequences": true])
    chain.add("LSTM", ["units": 7, "go_backwards": true])
    try check(chain, [11, 6], steps: 2, samples: [1], threads: [2])
  }
}
