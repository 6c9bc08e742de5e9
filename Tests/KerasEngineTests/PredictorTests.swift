import KerasEngine
import KerasGraph
import KernelSelection
import SIMDKernels
import Testing

@Suite struct PredictorTests {
  private func difference(_ a: Tensor, _ b: Tensor) -> Float {
    zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0
  }

  private func run(_ plan: Plan, _ input: Tensor, tile: Int, team: Team = .alone) throws -> Tensor {
    let output = try Tensor(zeros: [input.shape[0]] + plan.outputs[0])
    Session(plan, tile: tile).run(
      0..<input.shape[0], inputs: [input.pointer], outputs: [output.buffer.mutablePointer], team: team)
    return output
  }

  @Test func fusingChangesOnlyTheRounding() throws {
    let graph = try convolutionalChain().graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([5, 9, 11, 3])
    for kernels in KernelTable.available {
      let plain = try Plan(graph, inputs: [[9, 11, 3]], parameters: parameters, kernels: kernels, fusing: false)
      let fused = try Plan(graph, inputs: [[9, 11, 3]], parameters: parameters, kernels: kernels)
      #expect(fused.stepTitles.count == 5, "\(fused.stepTitles)")
      #expect(plain.stepTitles.count == 9)
      #expect(try difference(run(plain, input, tile: 5), run(fused, input, tile: 5)) < 1e-5)
    }
  }

  @Test func poolingBecomesPartOfAConvolution() throws {
    for extents in [[12, 16], [13, 11]] {
      let graph = try pooledConvolutions().graph()
      let parameters = try sampleParameters(graph)
      let (sample, input) = (extents + [32], try sampleInput([3] + extents + [32]))
      let exact = try Plan(graph, inputs: [sample], parameters: parameters, kernels: .best, exact: true)
      let fused = try Plan(graph, inputs: [sample], parameters: parameters, kernels: .best)
      #expect(exact.stepTitles.count == 7, "\(exact.stepTitles)")
      #expect(fused.stepTitles.count == 3, "\(fused.stepTitles)")
      #expect(try difference(run(exact, input, tile: 3), run(fused, input, tile: 3)) < 1e-4)
    }
  }

  @Test func lastLayersRunOnMoreSamplesTogether() throws {
    let graph = try pooledConvolutions().graph()
    let sample = [24, 24, 32]
    let plan = try Plan(graph, inputs: [sample], parameters: try sampleParameters(graph), kernels: .best)
    #expect(plan.stageTitles.map(\.count) == [1, 2], "\(plan.stageTitles)")
    let input = try sampleInput([70] + sample)
    let output = try Tensor(zeros: [70] + plan.outputs[0])
    Session(plan).run(0..<70, inputs: [input.pointer], outputs: [output.buffer.mutablePointer])
    #expect(try difference(run(plan, input, tile: 1), output) < 1e-6)
  }

  @Test func sumsAndPaddingBecomePartOfConvolutions() throws {
    let graph = try residualChain().graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([3, 24, 21, 8])
    for kernels in KernelTable.available {
      let plain = try Plan(graph, inputs: [[24, 21, 8]], parameters: parameters, kernels: kernels, fusing: false)
      let fused = try Plan(graph, inputs: [[24, 21, 8]], parameters: parameters, kernels: kernels)
      #expect(!fused.stepTitles.contains { $0.contains("Add") || $0.contains("Padding") }, "\(fused.stepTitles)")
      #expect(plain.stepTitles.count { $0.contains("Add") || $0.contains("Padding") } == 4)
      #expect(try difference(run(plain, input, tile: 3), run(fused, input, tile: 3)) < 1e-6)
    }
  }

  @Test func stripsChangeOnlyTheRounding() throws {
    let graph = try largeResidualChain().graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([2, 44, 41, 6])
    for kernels in KernelTable.available {
      let plain = try Plan(graph, inputs: [[44, 41, 6]], parameters: parameters, kernels: kernels, fusing: false)
      let fused = try Plan(graph, inputs: [[44, 41, 6]], parameters: parameters, kernels: kernels)
      #expect(fused.stepTitles.count == 4, "\(fused.stepTitles)")
      #expect(fused.multiplyAdds == plain.multiplyAdds)
      let expected = try run(plain, input, tile: 2)
      #expect(try difference(run(fused, input, tile: 2), expected) < 1e-5)
      for threads in [2, 3, 40] {
        let predictor = Predictor(graph, parameters: parameters, kernels: kernels, threads: threads)
        #expect(difference(try predictor.predict([input])[0], expected) < 1e-5)
      }
    }
  }

  @Test func threadsShareTheLayersOfOneSample() throws {
    let graph = try residualChain().graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([1, 24, 21, 8])
    let expected = try Predictor(graph, parameters: parameters, kernels: .best, threads: 1).predict([input])[0]
    for threads in 2...5 {
      let predictor = Predictor(graph, parameters: parameters, kernels: .best, threads: threads)
      #expect(difference(try predictor.predict([input])[0], expected) < 1e-6)
    }
  }

  @Test func theTileDoesNotMatter() throws {
    let graph = try convolutionalChain().graph()
    let plan = try Plan(
      graph, inputs: [[9, 11, 3]], parameters: try sampleParameters(graph), kernels: .best)
    let input = try sampleInput([13, 9, 11, 3])
    let whole = try run(plan, input, tile: 13)
    for tile in [1, 2, 5, 64] { #expect(try difference(run(plan, input, tile: tile), whole) < 1e-6) }
  }

  @Test func everyNumberOfThreadsAndTasksGivesTheSame() async throws {
    let graph = try convolutionalChain().graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([17, 9, 11, 3])
    let expected = try Predictor(graph, parameters: parameters, kernels: .best, threads: 1).predict([input])[0]
    for threads in [1, 2, 3, 40] {
      let predictor = Predictor(graph, parameters: parameters, kernels: .best, threads: threads)
      try await withThrowingTaskGroup(of: Tensor.self) { group in
        for _ in 0..<6 { group.addTask { try predictor.predict([input])[0] } }
        for try await output in group { #expect(difference(output, expected) < 1e-6) }
      }
    }
  }

  @Test func oneSampleOnSeveralThreadsGivesTheSame() throws {
    let graph = try pooledConvolutions().graph()
    let parameters = try sampleParameters(graph)
    for extents in [[24, 24, 32], [8, 9, 32]] {
      let input = try sampleInput([1] + extents)
      let expected = try Predictor(graph, parameters: parameters, kernels: .best, threads: 1).predict([input])[0]
      for threads in [2, 3, 5] {
        let predictor = Predictor(graph, parameters: parameters, kernels: .best, threads: threads)
        for _ in 0..<20 { #expect(try difference(predictor.predict([input])[0], expected) < 1e-5) }
      }
    }
  }

  /// A prediction is shared or not as it happens to be faster, so that must not show.
  @Test func sharingAPredictionChangesNoBit() throws {
    let models = [
      (convolutionalChain(), [9, 11, 3]), (pooledConvolutions(), [24, 24, 32]), (pooledConvolutions(), [8, 9, 32]),
      (residualChain(), [24, 21, 8]), (largeResidualChain(), [44, 41, 6]),
    ]
    for (chain, sample) in models {
      let graph = try chain.graph()
      let parameters = try sampleParameters(graph)
      let input = try sampleInput([1] + sample)
      for kernels in KernelTable.available {
        let plan = try Plan(graph, inputs: [sample], parameters: parameters, kernels: kernels)
        for threads in 2...4 {
          let expected = try run(plan, input, tile: 1, team: .alone(dividingAmong: threads))
          let pool = ThreadPool(helpers: threads - 1)
          let team = Team(size: threads) { pool.run($0, $1) }
          #expect(
            try run(plan, input, tile: 1, team: team) == expected, "\(sample), \(kernels.name), \(threads) threads")
        }
      }
    }
  }

  @Test func inputsOfOtherExtentsGetPlansOfTheirOwn() throws {
    var chain = Chain([nil, nil, 3])
    chain.add("Conv2D", ["filters": 4, "kernel_size": 3])
    let graph = try chain.graph()
    let predictor = Predictor(graph, parameters: try sampleParameters(graph), kernels: .best, threads: 1)
    for extent in 3...20 {
      let output = try predictor.predict([sampleInput([2, extent, extent + 1, 3])])[0]
      #expect(output.shape == [2, extent - 2, extent - 1, 4])
    }
  }

  @Test func nestedModelsAreInlined() throws {
    var inner = Chain([4])
    inner.add("Dense", ["units": 6, "activation": "relu"])
    var chain = Chain([4])
    chain.add(inner.description("inner"))
    chain.add("Dense", ["units": 2])
    let graph = try chain.graph()
    let parameters = try sampleParameters(graph)
    let input = try sampleInput([3, 4])
    let output = try Predictor(graph, parameters: parameters, kernels: .best, threads: 1).predict([input])[0]
    #expect(output.shape == [3, 2])
    #expect(parameters[ParameterKey(layers: ["inner", "Dense_1"], name: "kernel")]?.shape == [4, 6])
  }

  @Test func anOutputMayBeTheInputOrStandTwice() throws {
    var chain = Chain([4])
    chain.add("Flatten")
    let description = chain.description(outputs: [TensorReference(layer: "input"), chain.last, chain.last])
    let graph = try LayerGraph(description, context: chain.context)
    let input = try sampleInput([3, 4])
    let outputs = try Predictor(graph, parameters: ParameterStore(), kernels: .best, threads: 2).predict([input])
    #expect(outputs == [input, input, input])
  }

  @Test func aMissingChannelAxisIsAdded() throws {
    var chain = Chain([4, 4, 1])
    chain.add("Flatten")
    let predictor = Predictor(try chain.graph(), parameters: ParameterStore(), kernels: .best, threads: 1)
    #expect(try predictor.predict([sampleInput([2, 4, 4])])[0].shape == [2, 16])
  }

  @Test func shapesThatDoNotFitAreBothNamed() throws {
    let graph = try convolutionalChain().graph()
    let predictor = Predictor(graph, parameters: try sampleParameters(graph), kernels: .best, threads: 1)
    let error = #expect(throws: ModelError.self) { try predictor.predict([Tensor(zeros: [2, 8, 11, 3])]) }
    #expect(
      error?.description == "input \"input\": has shape (2, 8, 11, 3), but the model takes (None, 9, 11, 3); "
        + "reshape the data or load the model that belongs to it")
    #expect(throws: ModelError.self) { try predictor.predict([]) }
  }

  @Test func everyMissingWeightIsListed() throws {
    let graph = try convolutionalChain().graph()
    let error = #expect(throws: ModelError.self) {
      try Plan(graph, inputs: [[9, 11, 3]], parameters: ParameterStore(), kernels: .best)
    }
    #expect(error?.problems.count == 24)
  }

  @Test func noSamplesGiveNoResults() throws {
    let graph = try convolutionalChain().graph()
    let predictor = Predictor(graph, parameters: try sampleParameters(graph), kernels: .best, threads: 2)
    #expect(try predictor.predict([Tensor(zeros: [0, 9, 11, 3])])[0].shape == [0, 7])
  }
}
